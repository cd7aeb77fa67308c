import {isObject} from '../../json.ts';
import type {OldKind} from './old-kind.ts';
import type {Rewrite} from './rewrite.ts';

/**
 * Kinds that only the control plane reads. They have no place on ECS, but people keep them beside their applications, so
 * they are read well enough to say so without a false alarm.
 */
export const oldCluster: readonly OldKind[] = [
  {
    kind: 'RuntimeClass',
    versions: ['node.k8s.io/v1beta1', 'node.k8s.io/v1alpha1'],
    to: 'node.k8s.io/v1',
    rewrite: rewriteRuntimeClass,
  },
  {
    kind: 'EndpointSlice',
    versions: ['discovery.k8s.io/v1beta1'],
    to: 'discovery.k8s.io/v1',
    rewrite: rewriteSlice,
  },
  {
    kind: 'ValidatingWebhookConfiguration',
    versions: ['admissionregistration.k8s.io/v1beta1'],
    to: 'admissionregistration.k8s.io/v1',
    rewrite: rewriteWebhooks,
  },
  {
    kind: 'MutatingWebhookConfiguration',
    versions: ['admissionregistration.k8s.io/v1beta1'],
    to: 'admissionregistration.k8s.io/v1',
    rewrite: rewriteWebhooks,
  },
  {
    kind: 'CustomResourceDefinition',
    versions: ['apiextensions.k8s.io/v1beta1'],
    to: 'apiextensions.k8s.io/v1',
    rewrite: rewriteDefinition,
  },
];

/** v1alpha1 had a spec around the three fields. */
function rewriteRuntimeClass(object: Rewrite): void {
  object.move('/spec/runtimeHandler', '/handler');
  object.move('/spec/overhead', '/overhead');
  object.move('/spec/scheduling', '/scheduling');
  object.tidy('/spec');
}

/** The zone left the free map `topology` for a field of its own. */
function rewriteSlice(object: Rewrite): void {
  for (const index of object.indices('/endpoints')) {
    const endpoint = `/endpoints/${index}`;
    object.move(`${endpoint}/topology/topology.kubernetes.io~1zone`, `${endpoint}/zone`);
    object.move(`${endpoint}/topology`, `${endpoint}/deprecatedTopology`);
  }
}

/** Defaults that became required fields in v1 (`k8s.io/api/admissionregistration/v1beta1/types.go`). */
function rewriteWebhooks(object: Rewrite): void {
  for (const index of object.indices('/webhooks')) {
    const webhook = `/webhooks/${index}`;
    if (!isObject(object.at(webhook))) continue;
    object.setDefault(`${webhook}/failurePolicy`, 'Ignore');
    object.setDefault(`${webhook}/matchPolicy`, 'Exact');
    object.setDefault(`${webhook}/sideEffects`, 'Unknown');
    object.setDefault(`${webhook}/timeoutSeconds`, 30);
    object.setDefault(`${webhook}/admissionReviewVersions`, ['v1beta1']);
  }
}

/** v1beta1 described one version beside the list of versions (`k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1beta1`). */
function rewriteDefinition(object: Rewrite): void {
  const spec = object.at('/spec');
  if (!isObject(spec)) return;
  if (object.at('/spec/versions') === undefined) {
    object.set('/spec/versions', [{served: true, storage: true}]);
    object.move('/spec/version', '/spec/versions/0/name');
  } else if (typeof spec.version === 'string') {
    object.remove(
      '/spec/version',
      '`version` repeats the first of `versions`; Kubernetes has no such field in v1.',
    );
  }
  if (isObject(object.at('/spec/versions/0'))) {
    object.move('/spec/validation', '/spec/versions/0/schema');
    object.move('/spec/subresources', '/spec/versions/0/subresources');
    object.move('/spec/additionalPrinterColumns', '/spec/versions/0/additionalPrinterColumns');
  }
  for (const index of object.indices('/spec/versions')) {
    const columns = `/spec/versions/${index}/additionalPrinterColumns`;
    for (const column of object.indices(columns)) {
      object.move(`${columns}/${column}/JSONPath`, `${columns}/${column}/jsonPath`);
    }
  }
  object.setDefault('/spec/scope', 'Namespaced');
  object.move('/spec/conversion/webhookClientConfig', '/spec/conversion/webhook/clientConfig');
  object.move(
    '/spec/conversion/conversionReviewVersions',
    '/spec/conversion/webhook/conversionReviewVersions',
  );
}
