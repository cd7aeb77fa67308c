import {isConverted} from '../../choices/converted.ts';
import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';
import {listed} from '../wording.ts';

export default defineRule({
  id: 'object/annotations',
  on: 'object',
  claims: ['/metadata/annotations'],
  summary: 'Annotations that k2e does not know are named, and not carried over.',
  rationale:
    'An annotation is a message to some tool that watches the cluster: a controller, a mesh, a deploy tool. On ECS none of ' +
    'them listens. Annotations that change how a workload runs have rules of their own; for the others nobody but their ' +
    'author knows whether something is lost. They do not become tags: their values are often long or structured text.',
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
      given:
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: shop\n  annotations:\n    example.com/owner: team-a',
      findings: [
        {
          level: 'info',
          fidelity: 'dropped',
          path: '/metadata/annotations/example.com~1owner',
          says: 'example.com/owner',
        },
      ],
    },
  ],
  map({view, workload, context, report}) {
    // The annotations of a Pod are those of its template, which have rules of their own.
    if (workload && isConverted(workload, context) && workload.templatePath === '') return;
    const keys = Object.keys(view.metadata?.annotations ?? {});
    const isOne = keys.length === 1;
    report(
      keys.map(key => pointer('metadata', 'annotations', key)),
      {
        level: 'info',
        fidelity: 'dropped',
        message: `The annotation${isOne ? '' : 's'} ${listed(keys)} ${isOne ? 'is' : 'are'} unknown to k2e; nothing on ECS reads ${isOne ? 'it' : 'them'}.`,
      },
    );
  },
});
