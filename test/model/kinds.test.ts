import {expect, test} from 'vitest';
import {isBuiltInKind, kindOf, suggestKind} from '../../src/model/kinds.ts';

test.each([
  ['apps/v1', 'Deployment', 'known', undefined],
  ['v1', 'Service', 'known', undefined],
  ['autoscaling/v2', 'HorizontalPodAutoscaler', 'known', undefined],
  ['autoscaling/v1', 'HorizontalPodAutoscaler', 'old', undefined],
  ['extensions/v1beta1', 'Ingress', 'old', undefined],
  ['apps/v1', 'Deploymnet', 'unknown-kind', 'apps/v1 Deployment'],
  ['apps/v1', 'deployment', 'unknown-kind', 'apps/v1 Deployment'],
  ['v1', 'Deployment', 'unknown-kind', 'apps/v1 Deployment'],
  ['apps/v1', 'Service', 'unknown-kind', 'v1 Service'],
  ['v1', 'Cronjob', 'unknown-kind', 'batch/v1 CronJob'],
  ['v1', 'Zzzzzz', 'unknown-kind', undefined],
  ['apps/v2', 'Deployment', 'unknown-version', 'apps/v1 Deployment'],
  ['app/v1', 'Deployment', 'unknown-version', 'apps/v1 Deployment'],
  ['v2', 'ConfigMap', 'unknown-version', 'v1 ConfigMap'],
  ['extensions/v1beta1', 'PodSecurityPolicy', 'unknown-version', undefined],
  ['policy/v1beta1', 'PodSecurityPolicy', 'unknown-version', undefined],
  ['networking.k8s.io/v1alpha9', 'Ingress', 'unknown-version', 'networking.k8s.io/v1 Ingress'],
  ['serving.knative.dev/v1', 'Service', 'custom-resource', undefined],
  ['networking.istio.io/v1', 'VirtualService', 'custom-resource', undefined],
  ['apps.openshift.io/v1', 'DeploymentConfig', 'custom-resource', undefined],
  ['route.openshift.io/v1', 'Route', 'custom-resource', undefined],
  ['argoproj.io/v1alpha1', 'Rollout', 'custom-resource', undefined],
  ['traefik.io/v1alpha1', 'IngressRoute', 'custom-resource', undefined],
  ['cert-manager.io/v1', 'Certificate', 'custom-resource', undefined],
  ['monitoring.coreos.com/v1', 'ServiceMonitor', 'custom-resource', undefined],
  ['gateway.networking.k8s.io/v1', 'HTTPRoute', 'custom-resource', undefined],
  ['kustomize.config.k8s.io/v1beta1', 'Kustomization', 'custom-resource', undefined],
  ['constructor', 'toString', 'unknown-version', undefined],
  ['', '', 'unknown-version', undefined],
])('%s %s is %s', (apiVersion, kind, standing, suggestion) => {
  expect(kindOf(apiVersion, kind)).toBe(standing);
  expect(suggestKind(apiVersion, kind)).toBe(suggestion);
});

test('kinds of Kubernetes itself', () => {
  expect(isBuiltInKind('Service')).toBe(true);
  expect(isBuiltInKind('VirtualService')).toBe(false);
  expect(isBuiltInKind('toString')).toBe(false);
});
