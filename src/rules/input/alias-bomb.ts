import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/alias-bomb',
  problem: 'alias-bomb',
  level: 'blocker',
  fidelity: 'manual',
  summary: 'A document whose aliases multiply beyond all reason is left out.',
  rationale:
    'YAML lets a value be named with `&` and repeated with `*`. Repeated within each other, a few lines stand ' +
    'for more values than any memory holds; Kubernetes refuses them too.',
  remediation: 'Write the values out, or correct what generates the document.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/overview/working-with-objects/',
      'https://yaml.org/spec/1.1/',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'lists of lists of lists',
      given: `a: &a [x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]
f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e]
g: &g [*f, *f, *f, *f, *f, *f, *f, *f, *f]
h: &h [*g, *g, *g, *g, *g, *g, *g, *g, *g]
i: &i [*h, *h, *h, *h, *h, *h, *h, *h, *h]`,
      findings: [{level: 'blocker', fidelity: 'manual'}],
    },
  ],
});
