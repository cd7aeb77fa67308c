import {expect, test} from 'vitest';
import {awsPlaces} from '../../src/model/aws-places.ts';
import {inventoryOf} from './manifests.ts';

const MANIFESTS = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
  annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::210987654321:role/web"}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations:
    alb.ingress.kubernetes.io/certificate-arn: "arn:aws:acm:eu-west-1:210987654321:certificate/a, arn:aws:acm:eu-west-1:210987654321:certificate/b"
    note: arn:aws:nothing
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
    - {name: web, image: "111122223333.dkr.ecr.us-east-1.amazonaws.com/web:1"}
    - {name: log, image: "fluent/fluent-bit:3"}`;

test('accounts and regions come from images and from annotations, the most frequent first', () => {
  expect(awsPlaces(inventoryOf(MANIFESTS))).toEqual({
    accounts: ['210987654321', '111122223333'],
    regions: ['eu-west-1', 'us-east-1'],
  });
});
