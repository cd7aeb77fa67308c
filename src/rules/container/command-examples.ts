import {withRole} from '../pod/example-role.ts';
import type {Example} from '../rule.ts';

const CONFIG = 'aws: {accountId: "111122223333", region: eu-west-1}\napp: shop';

/** What becomes of command lines, for the page and the tests of container/command. */
export const COMMAND_EXAMPLES: readonly [Example, ...Example[]] = [
  {
    name: 'command and arguments, with a variable',
    given:
      'command: [/app/server]\nargs: [--port, "$(PORT)", --literal, "$$(PORT)"]\nenv:\n  - {name: PORT, value: "8080"}',
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [
          {entryPoint: ['/app/server'], command: ['--port', '8080', '--literal', '$(PORT)']},
        ],
      },
    },
  },
  {
    name: 'arguments only',
    given: 'args: [serve]',
    emits: {'task-definitions/shop-app': {containerDefinitions: [{entryPoint: null, command: ['serve']}]}},
  },
  {
    name: 'variables that EKS adds for the IAM role',
    given: withRole(', args: [--region=$(AWS_REGION), --role=$(AWS_ROLE_ARN), --cluster=$(CLUSTER)]'),
    config: CONFIG,
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [
          {
            command: [
              '--region=eu-west-1',
              '--role=arn:aws:iam::111122223333:role/shop-api',
              '--cluster=$(CLUSTER)',
            ],
          },
        ],
      },
    },
  },
  {
    name: 'a secret in an argument',
    given:
      'command: [/app/server]\nargs: ["--token=$(TOKEN)"]\nenv:\n  - name: TOKEN\n    valueFrom: {secretKeyRef: {name: api, key: token}}',
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [
          {entryPoint: ['sh', '-c'], command: ['exec \'/app/server\' "--token=${TOKEN}"']},
        ],
      },
    },
    findings: [
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/spec/template/spec/containers/0/args/0',
        says: 'TOKEN',
      },
    ],
  },
  {
    name: 'a secret as a plain word of the command',
    config: CONFIG,
    given: 'command: [/app/server, --db-password, example-word]\nargs: [--port, "80"]',
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [
          {
            entryPoint: ['sh', '-c'],
            command: [`exec '/app/server' '--db-password' "\${K2E_ARGUMENT_1}" '--port' '80'`],
            secrets: [
              {
                name: 'K2E_ARGUMENT_1',
                valueFrom: 'arn:aws:ssm:eu-west-1:111122223333:parameter/shop/shop/app/app/K2E_ARGUMENT_1',
              },
            ],
          },
        ],
      },
    },
    findings: [
      {
        level: 'action',
        fidelity: 'approximate',
        path: '/spec/template/spec/containers/0/command/2',
        says: '/shop/shop/app/app/K2E_ARGUMENT_1',
      },
    ],
  },
  {
    name: 'a secret in a script, for the image’s own entry point',
    given: 'args: ["sh", "-c", "export API_TOKEN=example-word; exec serve"]',
    findings: [
      {
        level: 'blocker',
        fidelity: 'manual',
        path: '/spec/template/spec/containers/0/args',
        says: 'args/2',
      },
    ],
  },
  {
    name: 'the address and the name of the pod in arguments',
    given:
      'command: [/app/server, "--ip=$(POD_IP)", "--id=web-$(POD_NAME)"]\nenv:\n  - name: POD_IP\n    valueFrom: {fieldRef: {fieldPath: status.podIP}}\n  - name: POD_NAME\n    valueFrom: {fieldRef: {fieldPath: metadata.name}}',
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [
          {
            entryPoint: ['sh', '-c'],
            command: [`exec '/app/server' "--ip=$(hostname -i)" "--id=web-$(hostname)"`],
          },
        ],
      },
    },
    findings: [
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/spec/template/spec/containers/0/command/1',
        says: 'hostname -i',
      },
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/spec/template/spec/containers/0/command/2',
        says: 'differs from a pod’s name',
      },
    ],
  },
  {
    name: 'the node of the pod in an argument',
    given:
      'command: [/app/server, "--node=$(NODE)"]\nenv:\n  - name: NODE\n    valueFrom: {fieldRef: {fieldPath: spec.nodeName}}',
    findings: [
      {
        level: 'blocker',
        fidelity: 'manual',
        path: '/spec/template/spec/containers/0/command',
        says: 'NODE',
      },
    ],
  },
  {
    name: 'the index of a pod of an indexed Job in an argument',
    given: `apiVersion: batch/v1
kind: Job
metadata: {name: import, namespace: shop}
spec:
  completions: 3
  completionMode: Indexed
  template:
    spec:
      restartPolicy: Never
      containers:
        - {name: import, image: "example/import:1", command: [/app/import, --shard=$(JOB_COMPLETION_INDEX)]}`,
    emits: {
      'task-definitions/shop-import': {
        containerDefinitions: [
          {
            entryPoint: ['sh', '-c'],
            command: [`exec '/app/import' "--shard=\${JOB_COMPLETION_INDEX}"`],
          },
        ],
      },
    },
    findings: [
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/spec/template/spec/containers/0/command/1',
        says: 'JOB_COMPLETION_INDEX',
      },
    ],
  },
  {
    name: 'a secret in an argument of the image’s own entry point',
    given:
      'args: ["--token=$(TOKEN)"]\nenv:\n  - name: TOKEN\n    valueFrom: {secretKeyRef: {name: api, key: token}}',
    findings: [
      {
        level: 'blocker',
        fidelity: 'manual',
        path: '/spec/template/spec/containers/0/args',
        says: 'entry point',
      },
    ],
  },
  {
    name: 'a secret in an argument of a well-known image',
    given:
      'image: redis:7.2-alpine\nargs: [--requirepass, $(REDIS_PASSWORD)]\nenv:\n  - name: REDIS_PASSWORD\n    valueFrom: {secretKeyRef: {name: redis, key: password}}',
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [
          {
            entryPoint: ['sh', '-c'],
            command: [`exec 'docker-entrypoint.sh' '--requirepass' "\${REDIS_PASSWORD}"`],
          },
        ],
      },
    },
    findings: [
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/spec/template/spec/containers/0/args',
        says: 'docker-library-redis',
      },
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/spec/template/spec/containers/0/args/1',
        says: 'REDIS_PASSWORD',
      },
    ],
  },
  {
    name: 'a secret in an argument of an image whose entry point k2e.yaml states',
    config: 'images: {registry.example.com/team/worker: {entryPoint: [tini, --, worker, --]}}',
    given:
      'image: registry.example.com/team/worker:3\nargs: ["--token=$(TOKEN)"]\nenv:\n  - name: TOKEN\n    valueFrom: {secretKeyRef: {name: api, key: token}}',
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [
          {
            entryPoint: ['sh', '-c'],
            command: [`exec 'tini' '--' 'worker' '--' "--token=\${TOKEN}"`],
          },
        ],
      },
    },
    findings: [
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/spec/template/spec/containers/0/args/0',
        says: 'TOKEN',
      },
    ],
  },
  {
    name: 'a secret in an argument on Windows',
    given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      os: {name: windows}
      containers:
        - name: app
          image: example/app:1
          command: ["app.exe", "--token=$(TOKEN)"]
          env: [{name: TOKEN, valueFrom: {secretKeyRef: {name: api, key: token}}}]`,
    findings: [
      {
        level: 'blocker',
        fidelity: 'manual',
        path: '/spec/template/spec/containers/0/command',
        says: 'Windows',
      },
    ],
  },
  {
    name: 'a variable of a Secret that is not in the input',
    given:
      'command: [redis-server, --requirepass, $(REDIS_PASSWORD)]\nenvFrom:\n  - secretRef: {name: redis}',
    findings: [
      {
        level: 'blocker',
        fidelity: 'manual',
        path: '/spec/template/spec/containers/0/command',
        says: 'Secret redis may set',
      },
    ],
  },
  {
    name: 'a script whose commands are the names of no variable, beside a Secret that is not in the input',
    given:
      'command: [sh, -c, "pg_dump shop > /backup/$(date +%F).sql"]\nenvFrom:\n  - secretRef: {name: postgres}',
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [{entryPoint: ['sh', '-c', 'pg_dump shop > /backup/$(date +%F).sql']}],
      },
    },
  },
];
