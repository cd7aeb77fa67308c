import {expectTypeOf, test} from 'vitest';
import type {Config} from '../../src/config/config.ts';
import type {SCHEMA} from '../../src/config/schema.ts';
import type {ValueOf} from '../../src/config/setting.ts';

test('the schema declares exactly the keys and types of Config', () => {
  expectTypeOf<ValueOf<typeof SCHEMA>>().toEqualTypeOf<Config>();
});
