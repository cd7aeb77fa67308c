import {defineByproductRule} from '../byproduct-rule.ts';

export default defineByproductRule({
  id: 'object/owned',
  byproduct: 'owned',
  level: 'info',
  summary: 'Objects that a controller made from another object of the input are left out.',
  rationale:
    'A dump of a live cluster holds what the controllers made: the ReplicaSets and Pods of a Deployment, the Jobs of a CronJob, ' +
    'the EndpointSlices of a Service. Converting them as well would run everything twice; their owner says all that they say. ' +
    'An autoscaler, a budget or a Service that points at one of them counts for the owner.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html'],
  },
  examples: [
    {
      name: 'a ReplicaSet and a Pod of a Deployment',
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
    spec: {containers: [{name: app, image: "example/app:1"}]}
---
apiVersion: v1
kind: Pod
metadata:
  name: app-5d4f-x2x
  namespace: shop
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: app-5d4f, uid: r1, controller: true}]
spec: {containers: [{name: app, image: "example/app:1"}]}`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'ReplicaSet shop/app-5d4f'}],
      drops: ['/spec/containers/0/image'],
      withholds: ['services/shop-app-5d4f', 'services/shop-app-5d4f-x2x'],
    },
  ],
  says: told =>
    `Controllers made ${told} from other objects of the input, which say all that is to say; nothing is converted twice.`,
  reason: ({owner}) =>
    `${owner ? `${owner.ref.kind} ${owner.ref.name}` : 'Its owner'} is in the input too and makes it.`,
});
