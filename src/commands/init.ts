import {existsSync} from 'node:fs';
import {resolve} from 'node:path';
import * as Flags from '@oclif/core/flags';
import {DEFAULT_CONFIG, inputFlags, K2eCommand, sourceArgs} from '../command.ts';
import {renderInit} from '../config/init.ts';
import {defaultConfig} from '../config/load-config.ts';
import {SafetyError, UsageError} from '../errors.ts';

/** What `k2e init --json` prints. */
export interface InitResult {
  readonly file: string;
  /** Keys that the manifests need and that no configuration gives yet. */
  readonly keys: readonly string[];
}

export default class Init extends K2eCommand {
  static override summary = 'Write a k2e.yaml with the keys that these manifests need.';
  static override description =
    'Each key stands with what it is and the objects that need it. SOURCE is a file, a folder or - for standard input; without one, this folder.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> k8s/',
    '<%= config.bin %> <%= command.id %> k8s/ --dry-run',
  ];
  static override strict = false;
  static override args = sourceArgs;
  static override flags = {
    namespace: inputFlags.namespace,
    selector: inputFlags.selector,
    output: Flags.string({char: 'o', default: 'k2e.yaml', summary: 'File to write.', helpValue: 'FILE'}),
    'dry-run': Flags.boolean({summary: 'Print the file instead of writing it.'}),
    force: Flags.boolean({summary: 'Overwrite the file.'}),
  };

  async run(): Promise<InitResult> {
    const {argv, flags} = await this.parse(Init);
    const file = flags.output;
    if (existsSync(file) && !flags.force && !flags['dry-run']) {
      throw new SafetyError('K2E-E306', `${file} exists already.`, [
        'Name another file with --output, look with --dry-run, or overwrite it with --force.',
      ]);
    }
    // What is overwritten gives no keys: else a second run would leave them out of the file that had them.
    const isReplaced = flags.force && resolve(file) === resolve(DEFAULT_CONFIG);
    const config = isReplaced ? defaultConfig() : this.settings(undefined);
    const {missing} = await this.convert(argv.map(String), flags, config);
    const text = renderInit(missing);
    if (flags['dry-run']) this.log(text.trimEnd());
    else {
      this.write(file, text);
      this.say(wrote(file, missing.length));
    }
    return {file, keys: missing.map(({key}) => key)};
  }

  private write(file: string, text: string): void {
    try {
      this.writeWhole(file, text);
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
      throw new UsageError('K2E-E048', `${file} cannot be written (${reason}).`, [
        'Name a file that you may write.',
      ]);
    }
  }
}

function wrote(file: string, keys: number): string {
  if (keys === 0) return `Wrote ${file}; these manifests need no key.`;
  return `Wrote ${file}: fill in its ${keys === 1 ? 'one key' : `${keys} keys`}.`;
}
