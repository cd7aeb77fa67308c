import {COMPUTES} from '../compute.ts';
import {FIDELITIES, LEVELS, VERDICTS} from '../finding.ts';
import {AMOUNTS, LOSS, SIZE} from './schema-size.ts';
import {USAGE} from './schema-usage.ts';

const COUNT = {type: 'integer', minimum: 0} as const;
const POINTER = {
  type: 'string',
  description: 'JSON pointer (RFC 6901) into the object as given; “” is the whole object.',
} as const;
const FILE = {type: 'string', description: 'Path below the output folder.'} as const;
const FINGERPRINT = {
  type: 'string',
  pattern: '^[0-9a-f]{16}$',
  description:
    'Stable between runs while rule, object and path stay the same: a hash of these three, never of a message or a value. ' +
    'Two findings of one rule on one field share it.',
} as const;

/**
 * JSON Schema of the report. `docs/report.schema.json` is this text, the JSON reporter writes keys in its order, and the type
 * checker holds the type `Report` to it (`test/report/schema.test.ts`).
 */
export const REPORT_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Compatibility report of k2e, schemaVersion 1',
  description:
    'What becomes of Kubernetes manifests on Amazon ECS. Within schemaVersion 1 fields may be added, never removed or changed: readers ignore ' +
    'fields that they do not know. No secret’s value, nor anything derived from one, is in a report.',
  type: 'object',
  required: ['schemaVersion', 'tool', 'options', 'inputs', 'summary', 'workloads', 'findings', 'rules'],
  properties: {
    schemaVersion: {const: 1},
    tool: {
      type: 'object',
      required: ['name', 'version', 'knowledge'],
      properties: {
        name: {const: 'k2e'},
        version: {type: 'string'},
        knowledge: {
          type: 'string',
          description: 'Month up to which the rules know the two platforms, YYYY-MM.',
        },
      },
    },
    options: {
      type: 'object',
      description: 'Options of the run that change its result.',
      required: ['failOn', 'compute'],
      properties: {
        failOn: {
          enum: [...LEVELS, 'never'],
          description: 'Findings of this level or a worse one make the run exit with 1.',
        },
        namespace: {type: 'string', description: 'Only workloads of this namespace.'},
        selector: {type: 'string', description: 'Only workloads whose labels match.'},
        compute: {
          type: 'string',
          description: 'Compute of workloads that ask for no other: fargate, ec2 or managed.',
        },
      },
    },
    inputs: {
      type: 'array',
      description: 'The files that were read.',
      items: {
        type: 'object',
        required: ['path', 'sha256', 'documents'],
        properties: {
          path: {type: 'string', description: 'As the user named it; “-” is standard input.'},
          sha256: {
            type: ['string', 'null'],
            description: 'Hash of the bytes; null for a file that holds a secret.',
          },
          documents: {...COUNT, description: 'YAML or JSON documents in the file.'},
        },
      },
    },
    summary: {
      type: 'object',
      required: ['objects', 'leaves', 'mapped', 'reported', 'dropped', 'unaccounted', 'findings', 'verdicts'],
      properties: {
        objects: {...COUNT, description: 'Kubernetes objects.'},
        leaves: {...COUNT, description: 'Values in them.'},
        mapped: {...COUNT, description: 'Values that change the output.'},
        reported: {...COUNT, description: 'Values that a finding tells about.'},
        dropped: {...COUNT, description: 'Values that have no meaning on ECS; a rule says why.'},
        unaccounted: {...COUNT, description: 'Values in no case: a bug of k2e when it is not 0.'},
        findings: {
          type: 'object',
          description: 'Findings by level, waived ones included.',
          required: LEVELS,
          properties: {blocker: COUNT, action: COUNT, review: COUNT, info: COUNT},
        },
        verdicts: {
          type: 'object',
          description: 'Workloads by verdict.',
          required: VERDICTS,
          properties: {ready: COUNT, 'ready-with-actions': COUNT, blocked: COUNT},
        },
      },
    },
    workloads: {
      type: 'array',
      description: 'Objects that run pods, in the order of the input.',
      items: {
        type: 'object',
        required: ['object', 'verdict', 'effort', 'compute', 'resources', 'files', 'findings'],
        properties: {
          object: {$ref: '#/$defs/object'},
          verdict: {
            enum: VERDICTS,
            description:
              'blocked: it has a blocker that is not waived; ready-with-actions: it has an action that is not waived; ready: neither.',
          },
          effort: {
            enum: ['none', 'low', 'medium', 'high'],
            description:
              'Work that is left, by the worst finding that is not waived: high for a blocker, medium for an action, low for a review, none otherwise.',
          },
          compute: {enum: COMPUTES, description: 'What its tasks run on.'},
          wouldRunOn: {
            type: 'array',
            description:
              'Only of a blocked workload: the other kinds of compute on which nothing would block it; “compute” of the workload in k2e.yaml chooses one.',
            items: {enum: COMPUTES},
          },
          size: {$ref: '#/$defs/size'},
          resources: {
            type: 'array',
            description: 'AWS resources that it gives, as <kind>/<name>; none when it is blocked.',
            items: {type: 'string'},
          },
          files: {
            type: 'array',
            description:
              'Files of the format native that hold these resources; none when that format is not written.',
            items: FILE,
          },
          findings: {
            type: 'array',
            description: 'Fingerprints of the findings on it and on the objects that hang on it.',
            items: FINGERPRINT,
          },
        },
      },
    },
    usage: USAGE,
    findings: {type: 'array', items: {$ref: '#/$defs/finding'}},
    ledger: {
      type: 'array',
      description: 'What became of every single value; only with --ledger.',
      items: {
        type: 'object',
        required: ['object', 'path', 'disposition', 'rule'],
        properties: {
          object: {$ref: '#/$defs/object'},
          path: POINTER,
          disposition: {enum: ['mapped', 'reported', 'dropped']},
          rule: {type: 'string', description: 'Rule that accounts for it.'},
          reason: {type: 'string', description: 'Why it has no meaning on ECS; for dropped.'},
          target: {$ref: '#/$defs/target'},
        },
      },
    },
    rules: {
      type: 'object',
      required: ['evaluated', 'matched', 'failed'],
      properties: {
        evaluated: {...COUNT, description: 'Rules of this version.'},
        matched: {...COUNT, description: 'Rules that had something to do.'},
        failed: {
          ...COUNT,
          description: 'Rules that failed: a bug of k2e when it is not 0; each gives a blocker.',
        },
      },
    },
  },
  $defs: {
    size: SIZE,
    amounts: AMOUNTS,
    loss: LOSS,
    object: {
      type: 'object',
      description:
        'Identity of a Kubernetes object. Cluster-scoped ones have the namespace “”; an input file has the kind File.',
      required: ['apiVersion', 'kind', 'namespace', 'name'],
      properties: {
        apiVersion: {type: 'string'},
        kind: {type: 'string'},
        namespace: {type: 'string'},
        name: {type: 'string'},
      },
    },
    source: {
      type: 'object',
      description: 'Where the field is; line and column count from 1.',
      required: ['file', 'line', 'column'],
      properties: {
        file: {type: 'string'},
        line: {type: 'integer', minimum: 1},
        column: {type: 'integer', minimum: 1},
      },
    },
    target: {
      type: 'array',
      description: 'Places in the output.',
      items: {
        type: 'object',
        required: ['file', 'pointer'],
        properties: {
          file: FILE,
          pointer: {type: 'string', description: 'JSON pointer (RFC 6901) into the file.'},
        },
      },
    },
    finding: {
      type: 'object',
      description: 'One thing that the user should know.',
      required: [
        'rule',
        'level',
        'fidelity',
        'object',
        'path',
        'source',
        'message',
        'remediation',
        'docs',
        'fingerprint',
      ],
      properties: {
        rule: {
          type: 'string',
          description: 'Id of the rule, such as “container/liveness-probe”; never reused.',
        },
        level: {
          enum: LEVELS,
          description:
            'blocker: stops the workload; action: must be done; review: should be read; info: good to know.',
        },
        fidelity: {
          enum: FIDELITIES,
          description:
            'exact; approximate: differs as the message says; manual: nothing usable was emitted; unsupported: cannot move as it is; dropped: meaningless on ECS.',
        },
        object: {$ref: '#/$defs/object'},
        container: {type: 'string', description: 'Container that it is about.'},
        path: POINTER,
        source: {$ref: '#/$defs/source'},
        also: {
          type: 'array',
          description: 'The other fields of which it says the same.',
          minItems: 1,
          items: {
            type: 'object',
            required: ['path', 'source'],
            properties: {
              object: {$ref: '#/$defs/object', description: 'Where it is not that of the finding.'},
              container: {type: 'string', description: 'Container that the place is of.'},
              path: POINTER,
              source: {$ref: '#/$defs/source'},
            },
          },
        },
        message: {
          type: 'string',
          description: 'What, and why. For people: the words may change, the rule’s id does not.',
        },
        remediation: {type: 'string', description: 'What to do.'},
        docs: {type: 'string', description: 'Page of the rule in k2e’s documentation.'},
        target: {$ref: '#/$defs/target'},
        fingerprint: FINGERPRINT,
        waiver: {
          type: 'object',
          description: 'There when a waiver of k2e.yaml accepts the finding; it then does not count.',
          required: ['reason'],
          properties: {
            reason: {type: 'string'},
            owner: {type: 'string'},
            expires: {
              type: 'string',
              description: 'Day from which on the waiver no longer holds, YYYY-MM-DD.',
            },
          },
        },
      },
    },
  },
} as const;
