import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import type {Command} from '@oclif/core/command';
import {expect, test} from 'vitest';

const COMMANDS = join(import.meta.dirname, '../../src/commands');

const files = readdirSync(COMMANDS, {recursive: true, encoding: 'utf8'}).filter(file => file.endsWith('.ts'));

test.each(files)(
  '%s takes no argument from standard input, and a flag takes one value each time',
  async file => {
    const {default: command} = (await import(join(COMMANDS, file))) as {default: typeof Command};
    for (const [name, argument] of Object.entries(command.args))
      expect(argument, name).toMatchObject({ignoreStdin: true});
    for (const [name, flag] of Object.entries({...command.baseFlags, ...command.flags})) {
      if ('multiple' in flag && flag.multiple) expect(flag, name).toMatchObject({multipleNonGreedy: true});
      expect(flag, name).not.toMatchObject({allowStdin: expect.anything()});
    }
  },
);
