import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {RESOURCE_KINDS, RESOURCE_TYPES, type ResourceKind} from '../../../src/ecs/resource.ts';
import {adapt} from '../adaptations.ts';
import type {Aws} from '../aws.ts';
import type {Network} from '../network.ts';

/** A program `aws` for a shell: it hands its words to the AWS CLI that already runs, which spares its start for each call. */
export interface AwsProgram {
  /** Folder with the program, for `PATH`. */
  readonly bin: string;
  stop(): void;
}

const CLIENT = `
const {request} = require('node:http');
const {readFileSync} = require('node:fs');
const words = process.argv.slice(2);
const stdin = words.includes('file:///dev/stdin') ? readFileSync(0, 'utf8') : '';
const asked = request({socketPath: process.env.K2E_AWS_SOCKET, method: 'POST'}, answered => {
  let text = '';
  answered.setEncoding('utf8').on('data', part => { text += part; }).on('end', () => {
    const {code, out, err} = JSON.parse(text);
    process.stdout.write(out);
    process.stderr.write(err);
    process.exitCode = code;
  });
});
asked.end(JSON.stringify({words, stdin, cwd: process.cwd(), region: process.env.AWS_REGION}));
`;

interface Call {
  readonly words: readonly string[];
  readonly stdin: string;
  readonly cwd: string;
  readonly region?: string;
}

/** Starts the program's other end; \`aws wait\` only asks whether the things are there, since moto runs no task. */
export async function startAwsProgram(aws: Aws, network: () => Network): Promise<AwsProgram> {
  const bin = mkdtempSync(join(tmpdir(), 'k2e-bin-'));
  const socket = join(bin, 'aws.socket');
  const server = createServer((asked, answer) => {
    let text = '';
    asked.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    asked.on('end', () => {
      run(JSON.parse(text), aws, network(), join(bin, 'input')).then(
        ended => answer.end(JSON.stringify(ended)),
        error => answer.end(JSON.stringify({code: 70, out: '', err: String(error)})),
      );
    });
  });
  await new Promise<void>(ready => server.listen(socket, ready));
  writeFileSync(join(bin, 'client.cjs'), CLIENT);
  const program = `#!/bin/sh\nK2E_AWS_SOCKET='${socket}' exec '${process.execPath}' '${join(bin, 'client.cjs')}' "$@"\n`;
  writeFileSync(join(bin, 'aws'), program);
  chmodSync(join(bin, 'aws'), 0o755);
  return {
    bin,
    stop: () => {
      server.closeAllConnections();
      server.close();
      rmSync(bin, {recursive: true, force: true});
    },
  };
}

async function run({words, stdin, cwd, region}: Call, aws: Aws, network: Network, file: string) {
  const [service = '', operation = '', ...rest] = words;
  if (words[words.indexOf('--cli-input-json') + 1] === 'file:///dev/stdin')
    return {
      code: 252,
      out: '',
      err: "Error parsing parameter 'cli-input-json': the CLI reads the file twice.\n",
    };
  const args = rest.map((each, index) => {
    if (each === 'file:///dev/stdin') {
      writeFileSync(file, stdin);
      return `file://${file}`;
    }
    if (rest[index - 1] !== '--cli-input-json') return each;
    const kind = RESOURCE_KINDS.find(
      known => RESOURCE_TYPES[known].cli.join() === [service, operation].join(),
    );
    const isFile = each.startsWith('file://');
    const text = isFile ? readFileSync(resolve(cwd, each.slice('file://'.length)), 'utf8') : each;
    const input: unknown = JSON.parse(text);
    writeFileSync(file, JSON.stringify(adapt(kind ?? ('' as ResourceKind), input, network)));
    return `file://${file}`;
  });
  const where = region === undefined ? [] : ['--region', region];
  if (operation !== 'wait') return aws.run(service, operation, ...args, ...where);
  const [waiter, ...options] = args;
  const describe = waiter === 'services-stable' ? 'describe-services' : 'describe-tasks';
  const {code, out, err} = await aws.run(service, describe, ...options, '--query', 'failures', ...where);
  return {code: out.trim() === '[]' ? code : 255, out: '', err: out.trim() === '[]' ? err : `${err}${out}`};
}
