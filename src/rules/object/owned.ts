import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'object/owned',
  on: 'owned',
  claims: [''],
  summary: 'Objects that a controller made from another object of the input are left out.',
  rationale:
    'A dump of a live cluster holds what the controllers made: the ReplicaSets and Pods of a Deployment, the Jobs of a CronJob, ' +
    'the EndpointSlices of a Service. Converting them as well would run everything twice; their owner says all that they say.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped'],
  examples: [
    {
      name: 'a ReplicaSet of a Deployment',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop, uid: d1}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: app-5d4f
  namespace: shop
  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: app, uid: d1, controller: true}]
spec:
  replicas: 1
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      drops: ['/spec/replicas'],
      withholds: ['services/shop-app-5d4f'],
    },
  ],
  map({object, drop}) {
    const owner = object.owner?.ref;
    drop('', `${owner ? `${owner.kind} ${owner.name}` : 'Its owner'} is in the input too and makes it.`);
  },
});
