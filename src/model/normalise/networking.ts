import {isObject} from '../../json.ts';
import type {Pointer} from '../../pointer.ts';
import type {OldKind} from './old-kind.ts';
import type {Rewrite} from './rewrite.ts';

/**
 * Ingress before networking.k8s.io/v1: `serviceName` and `servicePort` became a `service`, the default backend changed its
 * name, and a path needs a type (`pkg/apis/networking/v1beta1/conversion.go` and `defaults.go`, 1.36.3).
 */
export const oldNetworking: readonly OldKind[] = [
  {
    kind: 'Ingress',
    versions: ['extensions/v1beta1', 'networking.k8s.io/v1beta1'],
    to: 'networking.k8s.io/v1',
    rewrite: rewriteIngress,
  },
  {kind: 'IngressClass', versions: ['networking.k8s.io/v1beta1'], to: 'networking.k8s.io/v1'},
  {kind: 'NetworkPolicy', versions: ['extensions/v1beta1'], to: 'networking.k8s.io/v1'},
];

function rewriteIngress(object: Rewrite): void {
  object.move('/spec/backend', '/spec/defaultBackend');
  rewriteBackend(object, '/spec/defaultBackend');
  for (const rule of object.indices('/spec/rules')) {
    const paths = `/spec/rules/${rule}/http/paths`;
    for (const index of object.indices(paths)) {
      const path = `${paths}/${index}`;
      if (!isObject(object.at(path))) continue;
      object.setDefault(`${path}/pathType`, 'ImplementationSpecific');
      rewriteBackend(object, `${path}/backend`);
    }
  }
}

/** A port given as text is a name, even when it consists of digits. */
function rewriteBackend(object: Rewrite, backend: Pointer): void {
  object.move(`${backend}/serviceName`, `${backend}/service/name`);
  const port = object.at(`${backend}/servicePort`);
  if (typeof port === 'number') object.move(`${backend}/servicePort`, `${backend}/service/port/number`);
  else object.move(`${backend}/servicePort`, `${backend}/service/port/name`);
}
