import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {resourceOf} from '../../../src/ecs/plan.ts';
import {convertText} from '../../run.ts';

const PAIR = new URL('../../../../shared/corpus/pairs/retail-store/', import.meta.url).pathname;
const isThere = existsSync(PAIR);
const SUFFIX = isThere ? '' : ' (SKIPPED: ../shared/corpus is not there)';

interface Expected {
  readonly units: readonly {
    readonly id: string;
    readonly ecs?: {
      readonly services?: readonly {readonly serviceConnect?: {readonly alias?: string}}[];
    };
  }[];
}

/** The manifests of each part, in the namespace that its kustomization gives them. */
function manifests(): string {
  const base = `${PAIR}k8s/base-application/`;
  const parts = readdirSync(base, {withFileTypes: true}).filter(entry => entry.isDirectory());
  return parts
    .flatMap(({name}) => {
      const files = readdirSync(`${base}${name}`).filter(file => file !== 'kustomization.yaml');
      return files.map(file =>
        readFileSync(`${base}${name}/${file}`, 'utf8').replace(
          /^metadata:\n/gm,
          `metadata:\n  namespace: ${name}\n`,
        ),
      );
    })
    .join('\n---\n');
}

test.skipIf(!isThere)(`the store keeps the names that its parts call each other by${SUFFIX}`, () => {
  const {plan} = convertText(manifests());
  const expected = JSON.parse(readFileSync(`${PAIR}expected.json`, 'utf8')) as Expected;
  const aliases = ['ui', 'carts', 'catalog', 'checkout', 'orders'].map(id => {
    const service = resourceOf(plan, `services/${id}-${id}`);
    const entries = service?.input.serviceConnectConfiguration?.services ?? [];
    return [
      id,
      entries.flatMap(({clientAliases = []}) => clientAliases.map(each => `${each.dnsName}:${each.port}`)),
    ];
  });
  for (const [id, names] of aliases as [string, string[]][]) {
    const unit = expected.units.find(each => each.id === id);
    const [given] = unit?.ecs?.services ?? [];
    expect(names, id).toContain(given?.serviceConnect?.alias);
    // The page calls the others as http://<name>.<name>.svc:80.
    if (id !== 'ui') expect(names, id).toContain(`${id}.${id}.svc:80`);
  }
  const page = plan.resources.get('services/ui-ui');
  expect(page?.after).toEqual(
    expect.arrayContaining(['services/carts-carts', 'services/catalog-catalog', 'services/orders-orders']),
  );
  const admitted = resourceOf(plan, 'security-group-rules/catalog-catalog')?.input.IpPermissions ?? [];
  expect(admitted).toEqual([
    expect.objectContaining({FromPort: 8080, ToPort: 8080, UserIdGroupPairs: [expect.anything()]}),
  ]);
});
