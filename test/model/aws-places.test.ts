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

test('a region comes also from variables, ConfigMaps and the names behind Services, and never from a Secret', () => {
  const kinds = [
    'kind: Pod\nspec: {containers: [{name: a, image: a, env: [{name: AWS_REGION, value: eu-west-1}, {name: REGION, value: eu-west-2}]}]}',
    'kind: ConfigMap\ndata: {DB: "postgres://shop@db.abc.eu-north-1.rds.amazonaws.com:5432/a", AWS_DEFAULT_REGION: us-gov-west-1}',
    'kind: Service\nspec: {type: ExternalName, externalName: db.abc.ap-southeast-2.rds.amazonaws.com}',
    'kind: Secret\nstringData: {AWS_REGION: sa-east-1, DB: "db.abc.ca-central-1.rds.amazonaws.com"}',
  ];
  const text = kinds
    .map(kind => `apiVersion: v1\nmetadata: {name: a, namespace: b}\n${kind}`)
    .join('\n---\n');
  expect(awsPlaces(inventoryOf(text))).toEqual({
    accounts: [],
    regions: ['ap-southeast-2', 'eu-north-1', 'eu-west-1', 'us-gov-west-1'],
  });
});
