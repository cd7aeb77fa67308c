import {RESOURCE_KINDS} from '../ecs/resource.ts';

const HASH = {
  type: 'string',
  pattern: '^[0-9a-f]{64}$',
  description: 'SHA-256 of the file’s bytes as k2e wrote them.',
} as const;
const PATH = {
  type: 'string',
  description: 'Path below the output folder, with “/” between folders.',
} as const;

/**
 * JSON Schema of the index. `docs/k2e-output.schema.json` is this text; a test holds it, and the type `OutputIndex`, to it.
 */
export const OUTPUT_INDEX_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Index of an output folder of k2e (k2e-output.json), schemaVersion 1',
  description:
    'What each file of the folder is, which Kubernetes objects it comes from, what it depends on and in which order the files are applied. ' +
    'The files of resources hold the input of an AWS API call in which a text may hold placeholders: “${k2e:network.taskSubnets}” stands for ' +
    'the value of that key of k2e.yaml (a list that holds only this text stands for the whole list); ' +
    '“${k2e:ref:target-groups/web.json#/TargetGroups/0/TargetGroupArn}” for the part at that JSON pointer (RFC 6901) of AWS’s answer when the ' +
    'file before the “#” is applied; “${k2e:dollar}” for the character “$”, so that a literal “${k2e:” is written “${k2e:dollar}{k2e:”. ' +
    'Inside a placeholder “%” and “}” are written “%25” and “%7D”. Placeholders are filled in once from left to right; what is put in is not ' +
    'looked at again. This index itself holds no placeholders. Readers ignore fields that they do not know.',
  type: 'object',
  required: ['schemaVersion', 'tool', 'files', 'otherFiles', 'placeholders', 'secretValues'],
  properties: {
    schemaVersion: {const: 1},
    tool: {
      type: 'object',
      description: 'What wrote the folder.',
      required: ['name', 'version'],
      properties: {name: {const: 'k2e'}, version: {type: 'string'}},
    },
    files: {
      type: 'array',
      description: 'The resources of the native format, in the order of application.',
      items: {
        type: 'object',
        required: ['path', 'kind', 'name', 'cli', 'sources', 'dependsOn', 'order', 'sha256'],
        properties: {
          path: PATH,
          kind: {enum: RESOURCE_KINDS, description: 'Kind of resource: the folder’s name.'},
          name: {type: 'string', description: 'Name within the kind: the file’s name without “.json”.'},
          cli: {
            type: 'array',
            description: '“aws <first> <second> --cli-input-json file://<path>” makes the resource.',
            prefixItems: [{type: 'string'}, {type: 'string'}],
            minItems: 2,
            maxItems: 2,
          },
          sources: {
            type: 'array',
            description: 'The Kubernetes objects that it comes from, in the order of the input.',
            items: {$ref: '#/$defs/object'},
          },
          dependsOn: {type: 'array', description: 'Files to be applied before this one.', items: PATH},
          order: {type: 'integer', minimum: 1, description: 'Place in the order of application.'},
          blocked: {
            const: true,
            description:
              'There when the resource belongs to blocked workloads only: do not apply it as it is.',
          },
          sha256: HASH,
        },
      },
    },
    otherFiles: {
      type: 'array',
      description: 'All other files that k2e wrote, those of other formats among them, except this index.',
      items: {type: 'object', required: ['path', 'sha256'], properties: {path: PATH, sha256: HASH}},
    },
    placeholders: {
      type: 'array',
      description: 'Values that only the user knows and that k2e.yaml does not have yet.',
      items: {
        type: 'object',
        required: ['key', 'files'],
        properties: {
          key: {type: 'string', description: 'Key of k2e.yaml, such as “network.taskSubnets”.'},
          files: {type: 'array', description: 'Files that need it.', items: PATH},
        },
      },
    },
    secretValues: {
      type: 'array',
      description:
        'Values that the user must put into a secret store before tasks start. Names only, never values.',
      items: {
        type: 'object',
        required: ['store', 'name', 'source', 'key'],
        properties: {
          store: {enum: ['ssm', 'secrets-manager']},
          name: {type: 'string', description: 'Name in the store.'},
          jsonKey: {type: 'string', description: 'Key inside a JSON secret (Secrets Manager only).'},
          source: {$ref: '#/$defs/object'},
          key: {
            type: 'string',
            description:
              'Key of the Kubernetes Secret or ConfigMap, or JSON pointer of the plain value that k2e treats as a secret.',
          },
          variable: {type: 'string', description: 'The variable of the container whose plain value it is.'},
          form: {
            enum: ['base64', 'registry-login', 'expanded'],
            description:
              'What the store holds where it is not the value itself: its bytes in base64; {"username": …, "password": …} for the registry that the name ends in; the text with its “$(name)” replaced, as Kubernetes does it for the container.',
          },
        },
      },
    },
    notCarried: {
      type: 'array',
      description: 'What an output format has no words for. Only there when there is any.',
      items: {
        type: 'object',
        required: ['format', 'resource', 'pointer', 'message'],
        properties: {
          format: {type: 'string', description: 'Name of the format.'},
          resource: {
            type: 'string',
            description:
              '“<kind>/<name>” of the resource; “<kind>/*” for all of the kind, “*” for all of some kinds.',
          },
          pointer: {
            type: 'string',
            description: 'JSON pointer into the input of the API call; “” for the whole resource.',
          },
          message: {type: 'string', description: 'Why, and what to do instead.'},
        },
      },
    },
  },
  $defs: {
    object: {
      type: 'object',
      description: 'A Kubernetes object; a cluster-scoped one has the namespace “”.',
      required: ['apiVersion', 'kind', 'namespace', 'name'],
      properties: {
        apiVersion: {type: 'string'},
        kind: {type: 'string'},
        namespace: {type: 'string'},
        name: {type: 'string'},
      },
    },
  },
} as const;
