const UNITS = {type: 'integer', minimum: 0} as const;

/** Part of the report's schema: CPU and memory of one pod or task. */
export const AMOUNTS = {
  type: 'object',
  description: 'CPU units (1024 = one vCPU) and MiB of one pod or task; absent where nothing says one.',
  required: [],
  properties: {cpu: UNITS, memory: UNITS},
} as const;

/** Part of the report's schema: what a size has that nobody asked for. */
export const LOSS = {
  type: 'object',
  description: 'What nobody asked for: CPU units or MiB, and percent of what is written.',
  required: ['amount', 'percent'],
  properties: {amount: UNITS, percent: {type: 'integer', minimum: 0, maximum: 100}},
} as const;

/** Part of the report's schema: what a workload asks for, and the size of the task that it gets. */
export const SIZE = {
  type: 'object',
  description: 'The size of one task; absent where k2e converts no pods of it.',
  required: ['requested', 'limit', 'needed', 'emitted', 'loss', 'exposed'],
  properties: {
    requested: {$ref: '#/$defs/amounts'},
    limit: {$ref: '#/$defs/amounts'},
    needed: {
      type: 'object',
      description:
        'What the task must hold: CPU requests, memory limits, defaults, what ECS and k2e add; or what k2e.yaml says.',
      required: ['cpu', 'memory'],
      properties: {cpu: UNITS, memory: UNITS},
    },
    emitted: {$ref: '#/$defs/amounts'},
    loss: {
      type: 'object',
      description: 'What the rounding to a size of Fargate adds.',
      required: ['cpu', 'memory'],
      properties: {cpu: {$ref: '#/$defs/loss'}, memory: {$ref: '#/$defs/loss'}},
    },
    exposed: {
      type: 'array',
      description:
        'Containers that may use more memory than they ask for, and meet a hard limit on ECS: no-limit (Kubernetes lets it use what the ' +
        'node has free), task-below-limits (the task has less than the limits of its containers together), limit-above-request ' +
        '(the limit is hard on both, and reserved in full on Fargate).',
      items: {
        type: 'object',
        required: ['container', 'why', 'ceiling'],
        properties: {
          container: {type: 'string'},
          why: {enum: ['no-limit', 'task-below-limits', 'limit-above-request']},
          ceiling: {...UNITS, description: 'MiB beyond which it is killed.'},
          requested: {...UNITS, description: 'MiB that it asks for.'},
        },
      },
    },
  },
} as const;
