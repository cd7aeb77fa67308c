import type {OutputFile} from '../output.ts';
import {sortedJson} from '../sorted-json.ts';
import {literal} from './code.ts';
import type {StackPlan} from './layout.ts';
import {camel} from './names.ts';
import {VERSIONS} from './versions.ts';

/** What the application as a whole is made of. */
export interface Project {
  /** The stacks in their order, each with the earlier ones that it uses. */
  readonly stacks: readonly {readonly stack: StackPlan; readonly uses: readonly StackPlan[]}[];
  /** Account and region, as far as the plan names them. */
  readonly environment: Readonly<Record<string, string>>;
  /** What `cdk.json` says about the context. */
  readonly context: Readonly<Record<string, unknown>>;
}

/** The files around the stacks. */
export function projectFiles(project: Project): readonly OutputFile[] {
  const scripts = {build: 'tsc', cdk: 'cdk', synth: 'cdk synth --quiet'};
  const {'aws-cdk-lib': library, constructs, ...tools} = VERSIONS;
  const json = (path: string, value: unknown) => ({path: `cdk/${path}`, content: sortedJson(value)});
  return [
    json('package.json', {
      name: `${appName(project)}-cdk`,
      version: '0.0.0',
      private: true,
      scripts,
      dependencies: {'aws-cdk-lib': library, constructs},
      devDependencies: tools,
    }),
    json('cdk.json', {app: 'npx tsx bin/app.ts', versionReporting: false, context: project.context}),
    json('tsconfig.json', {
      compilerOptions: {
        target: 'ES2023',
        lib: ['ES2023'],
        module: 'node20',
        strict: true,
        noUncheckedIndexedAccess: true,
        noEmit: true,
        skipLibCheck: true,
        types: ['node'],
      },
      include: ['bin', 'lib'],
    }),
    json('cutover-stack-policy.json', STACK_POLICY),
    {path: 'cdk/bin/app.ts', content: entry(project)},
  ];
}

/** Updates of a stack with this policy do not touch what a cutover moves, whatever the resources are called. */
const STACK_POLICY = {
  Statement: [
    {Effect: 'Allow', Action: 'Update:*', Principal: '*', Resource: '*'},
    {
      Effect: 'Deny',
      Action: 'Update:*',
      Principal: '*',
      Resource: '*',
      Condition: {
        StringEquals: {
          ResourceType: [
            'AWS::ElasticLoadBalancingV2::Listener',
            'AWS::ElasticLoadBalancingV2::ListenerRule',
            'AWS::Scheduler::Schedule',
          ],
        },
      },
    },
  ],
};

function appName({stacks}: Project): string {
  return (stacks[0]?.stack.name ?? 'k2e').replace(/-(?:secrets|shared|services|schedules)(?:-\d+)?$/, '');
}

/** `bin/app.ts`: the stacks, each given those that it uses. */
function entry({stacks, environment}: Project): string {
  const used = new Set(stacks.flatMap(({uses}) => uses));
  const imports = stacks.map(({stack}) => `import {${stack.className}} from '../lib/${stack.file}';\n`);
  const region =
    environment.region === undefined ? 'process.env.CDK_DEFAULT_REGION' : literal(environment.region);
  const account =
    environment.account === undefined ? 'process.env.CDK_DEFAULT_ACCOUNT' : literal(environment.account);
  const made = stacks.map(({stack, uses}) => {
    const variable = used.has(stack) ? `const ${camel(stack.name)} = ` : '';
    const given = ['env', ...uses.map(other => camel(other.name)).sort()];
    const short = `${variable}new ${stack.className}(app, ${literal(stack.name)}, {${given.join(', ')}});\n`;
    if (short.length <= 100) return short;
    const lines = given.map(name => `  ${name},\n`).join('');
    return `${variable}new ${stack.className}(app, ${literal(stack.name)}, {\n${lines}});\n`;
  });
  return [
    `import {App} from 'aws-cdk-lib';\n`,
    ...imports.sort(),
    '\n',
    'const app = new App();\n',
    `const env = {account: ${account}, region: ${region}};\n`,
    '\n',
    ...made,
  ].join('');
}
