import {isConverted} from '../../choices/converted.ts';
import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'object/owner',
  on: 'object',
  claims: ['/metadata/ownerReferences'],
  summary:
    'A workload that a controller made is converted as it is, and named, where its owner cannot be converted.',
  rationale:
    'What a controller makes bears a name that changes with each revision, and is replaced when its owner says so. If the owner ' +
    'is a workload in the input, k2e converts only the owner; if not, the copy is all there is to convert.',
  remediation:
    'Bring the owner with the input (kubectl get deployments,statefulsets,cronjobs -o yaml) in place of what it made, or leave this object out.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'dropped'],
  examples: [
    {
      name: 'a Pod without its ReplicaSet',
      given: `apiVersion: v1
kind: Pod
metadata:
  name: app-5d4f-x2x
  namespace: shop
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: app-5d4f, uid: r1, controller: true}]
spec: {containers: [{name: app, image: "example/app:1"}]}`,
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/metadata/ownerReferences/0',
          says: 'ReplicaSet app-5d4f',
        },
      ],
    },
    {
      name: 'a ConfigMap of an operator',
      given: `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: shop
  ownerReferences: [{apiVersion: example.com/v1, kind: Shop, name: main, uid: s1, controller: true}]`,
      drops: ['/metadata/ownerReferences/0/name'],
    },
  ],
  map({view, object, workload, context, report, drop}) {
    drop('/metadata/ownerReferences', 'It says which controller of the cluster made the object.');
    if (!workload || !isConverted(workload, context)) return;
    const owners = view.metadata?.ownerReferences ?? [];
    const index = owners.findIndex(({controller}) => controller === true);
    const owner = owners[index];
    if (!owner) return;
    const {kind, name} = object.ref;
    report(pointer('metadata', 'ownerReferences', index), {
      level: 'review',
      fidelity: 'approximate',
      message: `${kind} ${name} was made by ${owner.kind} ${owner.name}, which k2e does not convert or the input lacks; it is converted as if it stood alone.`,
    });
  },
});
