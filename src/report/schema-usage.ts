const COUNT = {type: 'integer', minimum: 0} as const;
const FIGURES = {
  type: 'object',
  description: 'Measured use, summed over the containers of a task: CPU units or MiB.',
  required: ['p95', 'peak'],
  properties: {p95: {...COUNT, description: '95 % of the samples are at most this.'}, peak: COUNT},
} as const;
const MOMENT = {type: 'string', description: 'ISO 8601, UTC.'} as const;

/** Part of the report's schema: what measurements (`--usage`) say of the sizes of tasks. */
export const USAGE = {
  type: 'object',
  description: 'What measurements say of the sizes of tasks; only with --usage.',
  required: ['files', 'workloads', 'unmatched', 'settings'],
  properties: {
    files: {
      type: 'array',
      description: 'The files of measurements.',
      items: {
        type: 'object',
        required: ['file', 'kind', 'pods', 'samples'],
        properties: {
          file: {type: 'string', description: 'As the user named it.'},
          kind: {enum: ['kubectl-top', 'prometheus']},
          pods: COUNT,
          samples: COUNT,
          from: MOMENT,
          to: MOMENT,
        },
      },
    },
    workloads: {
      type: 'array',
      description: 'The workloads whose pods were measured, in the order of the input.',
      items: {
        type: 'object',
        required: ['object', 'outcome', 'pods', 'samples', 'present', 'reasons'],
        properties: {
          object: {$ref: '#/$defs/object'},
          outcome: {
            enum: ['smaller', 'larger', 'keep', 'no-size', 'not-measured'],
            description:
              'keep: the present size is the one to take; no-size: no size of Fargate is large enough.',
          },
          pods: COUNT,
          samples: {...COUNT, description: 'Samples of the container that has the fewest.'},
          spanSeconds: {...COUNT, description: 'From the first to the last sample.'},
          cpu: FIGURES,
          memory: FIGURES,
          present: {$ref: '#/$defs/amounts'},
          proposed: {
            type: 'object',
            description: 'CPU units and MiB of the task.',
            required: ['cpu', 'memory'],
            properties: {cpu: COUNT, memory: COUNT},
          },
          tentative: {
            type: 'boolean',
            description: 'The samples are too few to use the proposal as it is.',
          },
          reasons: {type: 'array', description: 'Full sentences, for people.', items: {type: 'string'}},
        },
      },
    },
    unmatched: {
      type: 'array',
      description: 'Measured pods that no workload of the input, or more than one, may own.',
      items: {
        type: 'object',
        required: ['pod', 'candidates'],
        properties: {
          namespace: {type: 'string'},
          pod: {type: 'string'},
          candidates: {
            type: 'array',
            description: 'The workloads that it may belong to, as <Kind>/<namespace>/<name>.',
            items: {type: 'string'},
          },
        },
      },
    },
    settings: {
      type: 'string',
      description:
        'A part of k2e.yaml that sets the proposed sizes, as YAML; empty where nothing is to change.',
    },
  },
} as const;
