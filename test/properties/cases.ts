import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Config} from '../../src/config/config.ts';
import {parseConfig} from '../../src/config/load-config.ts';
import type {Loaded} from '../../src/load/document.ts';
import {loadText} from '../../src/load/load.ts';
import {exampleManifest} from '../../src/rules/example.ts';
import {problemRules, rules} from '../../src/rules/index.ts';
import type {SubjectName} from '../../src/rules/rule.ts';
import {randomObjects} from './kubernetes-objects.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

/** Some manifests with their settings. */
export interface Case {
  /** `samples/web-shop`, or `<rule>: <example>`. */
  readonly name: string;
  readonly texts: readonly {readonly file: string; readonly text: string}[];
  readonly config: Config;
}

/** One sample with its own `k2e.yaml`; files are named as `k2e convert k8s` names them. */
export function sampleCase(name: string): Case {
  const folder = join(ROOT, 'samples', name);
  const texts = readdirSync(join(folder, 'k8s'))
    .toSorted()
    .map(file => ({file: `k8s/${file}`, text: readFileSync(join(folder, 'k8s', file), 'utf8')}));
  const config = parseConfig(readFileSync(join(folder, 'k2e.yaml'), 'utf8'), 'k2e.yaml');
  return {name: `samples/${name}`, texts, config};
}

/** Every example of every rule: small, and each field that a rule knows is in one of them. */
export function exampleCases(): Case[] {
  return [...rules, ...problemRules].flatMap(rule => {
    const on = 'on' in rule ? rule.on : 'object';
    const subject = (Array.isArray(on) ? on[0] : on) as SubjectName;
    return rule.examples.map(example => ({
      name: `${rule.id}: ${example.name}`,
      texts: [{file: 'example.yaml', text: exampleManifest(subject, example)}],
      config: parseConfig(example.config ?? '', 'k2e.yaml'),
    }));
  });
}

/** The documents of a case. */
export function loadedCase({texts}: Pick<Case, 'texts'>): Loaded {
  const parts = texts.map(({file, text}) => loadText(text, file));
  return {
    documents: parts.flatMap(({documents}) => documents),
    problems: parts.flatMap(({problems}) => problems),
    inputs: parts.flatMap(({inputs}) => inputs),
  };
}

/** Generated objects as one file of YAML documents, each in JSON. */
export function randomCase(seed: number): Case {
  const text = randomObjects(seed)
    .map(object => JSON.stringify(object))
    .join('\n---\n');
  const config = parseConfig(seed % 2 === 0 ? '' : 'compute: ec2\n', 'k2e.yaml');
  return {name: `seed ${seed}`, texts: [{file: 'generated.yaml', text}], config};
}
