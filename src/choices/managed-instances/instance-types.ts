import {fulfils, type NodeRequirement} from './node-requirement.ts';

/** Which types of instances a capacity provider may choose. */
export interface InstanceTypes {
  /** Patterns, `*` for any text; none = all types. */
  readonly allowed: readonly string[];
  readonly excluded: readonly string[];
  /** What the patterns do not say, in words. */
  readonly gaps: readonly string[];
}

/** The parts of a type by the labels that Karpenter has for them: `m6gd.2xlarge` is of category m, generation 6, family m6gd, size 2xlarge. */
const PARTS = [
  'instance-type',
  'instance-family',
  'instance-category',
  'instance-generation',
  'instance-size',
] as const;
type Part = (typeof PARTS)[number];

const LABELS: Readonly<Record<string, Part>> = {
  ...Object.fromEntries(PARTS.map(part => [part, part])),
  'node.kubernetes.io/instance-type': 'instance-type',
  'beta.kubernetes.io/instance-type': 'instance-type',
};

const GENERATIONS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
/** Categories whose letters begin no other one's (`m`: mac, `t`: trn, `i`: inf …). */
const DISTINCT: ReadonlySet<string> = new Set(['c', 'r']);
/** `allowedInstanceTypes` of EC2 takes so many. */
const MOST = 400;

/** The part of a type that a label of nodes is about; undefined for other labels. */
export function typeLabel(key: string): Part | undefined {
  return Object.hasOwn(LABELS, key) ? LABELS[key] : undefined;
}

/** The requirements on types as patterns of `allowedInstanceTypes` or `excludedInstanceTypes`, of which AWS takes one. */
export function instanceTypes(requirements: readonly NodeRequirement[]): InstanceTypes {
  const of = (part: Part) => requirements.filter(({key}) => typeLabel(key) === part);
  const chosen = (part: Part) => {
    const [first, ...others] = of(part).filter(({operator}) => operator === 'In');
    return first?.values.filter(value => others.every(other => fulfils(value, other)));
  };
  const isMeant = (part: Part, value: string) => of(part).every(requirement => fulfils(value, requirement));
  const types = chosen('instance-type')?.filter(type =>
    Object.entries(partsOf(type)).every(([part, value]) => isMeant(part as Part, value)),
  );
  if (types) return {allowed: types, excluded: [], gaps: []};
  const families = chosen('instance-family')?.filter(family => {
    const {'instance-category': category, 'instance-generation': generation} = partsOf(`${family}.large`);
    return (
      isMeant('instance-family', family) &&
      isMeant('instance-category', category) &&
      isMeant('instance-generation', generation)
    );
  });
  const categories = chosen('instance-category')?.filter(each => isMeant('instance-category', each));
  const generations = GENERATIONS.filter(each => isMeant('instance-generation', each));
  const byGeneration = generations.length < GENERATIONS.length;
  const stems =
    families ??
    categories?.flatMap(category =>
      byGeneration || !DISTINCT.has(category)
        ? generations.map(each => `${category}${each}*`)
        : [`${category}*`],
    );
  const sizes = chosen('instance-size')?.filter(size => isMeant('instance-size', size));
  const allowed =
    sizes?.flatMap(size => (stems ?? ['*']).map(stem => `${stem}.${size}`)) ??
    stems?.map(stem => (stem.endsWith('*') ? stem : `${stem}.*`)) ??
    [];
  const excluded = requirements
    .filter(({operator}) => operator === 'NotIn')
    .flatMap(({key, values}) => values.flatMap(value => exclusion(typeLabel(key), value)));
  const gaps = [
    ...(byGeneration && !stems ? ['the generation of the instances, beyond `instanceGenerations`'] : []),
    ...(allowed.length > MOST ? [`all but the first ${MOST} patterns of types`] : []),
    ...(allowed.length > 0 && excluded.length > 0
      ? [`the excluded types ${excluded.join(', ')}, as AWS takes either allowed or excluded ones`]
      : []),
  ];
  return {allowed: allowed.slice(0, MOST), excluded: allowed.length > 0 ? [] : excluded.slice(0, MOST), gaps};
}

function partsOf(type: string): Record<Part, string> {
  const [, category = '', generation = ''] = /^([a-z]+)(?:-\d+tb)?(\d*)/.exec(type) ?? [];
  const [family = '', size = ''] = type.split(/\.(.*)/s);
  return {
    'instance-type': type,
    'instance-family': family,
    'instance-category': category,
    'instance-generation': generation,
    'instance-size': size,
  };
}

function exclusion(part: Part | undefined, value: string): readonly string[] {
  switch (part) {
    case 'instance-type':
      return [value];
    case 'instance-family':
      return [`${value}.*`];
    case 'instance-category':
      return DISTINCT.has(value) ? [`${value}*`] : GENERATIONS.map(each => `${value}${each}*`);
    case 'instance-generation':
      return [];
    case 'instance-size':
      return [`*.${value}`];
    case undefined:
      return [];
  }
}
