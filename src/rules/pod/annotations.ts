import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';
import {withAnnotations} from './example-template.ts';

export default defineRule({
  id: 'pod/annotations',
  on: 'pod',
  claims: ['/metadata/annotations'],
  summary: 'Annotations of pods that k2e does not know are named, and not carried over.',
  rationale:
    'An annotation of a pod is a message to some tool that watches the cluster, or to the program itself, which can read it as a ' +
    'file. On ECS no such tool listens. Annotations that change how a pod runs have rules of their own.',
  remediation: 'Check whether a tool of yours relies on it; if it does, give that tool what it needs on ECS.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped'],
  examples: [
    {
      name: 'an annotation of a team',
      given: withAnnotations('example.com/owner: team-a'),
      findings: [
        {
          level: 'info',
          fidelity: 'dropped',
          path: '/spec/template/metadata/annotations/example.com~1owner',
          says: 'example.com/owner',
        },
      ],
    },
  ],
  map({view, report}) {
    for (const key of Object.keys(view.metadata?.annotations ?? {})) {
      report(pointer('metadata', 'annotations', key), {
        level: 'info',
        fidelity: 'dropped',
        message: `The annotation ${key} of the pods is unknown to k2e; nothing on ECS reads it.`,
      });
    }
  },
});
