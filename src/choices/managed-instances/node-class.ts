import {isObject} from '../../json.ts';
import {itemsAt, textAt} from '../../model/gateway.ts';
import type {KubeObject} from '../../model/inventory.ts';
import {Quantity} from '../../model/quantity.ts';
import {pointer, valueAt} from '../../pointer.ts';
import type {ProviderHints} from './node-pool.ts';

/** The disks of which one holds images and volumes: the second of Bottlerocket, else the first. */
const DATA_DISKS = ['/dev/xvdb', '/dev/xvda', '/dev/sda1'];
const IDS = {subnets: /^subnet-[0-9a-f]{8,17}$/, groups: /^sg-[0-9a-f]{8,17}$/};
const NAME = /^[\w+=,.@-]{1,128}$/;
/** Fields of `spec` of which the settings or a gap says what becomes of them; of others the name is told. */
const READ: ReadonlySet<string> = new Set([
  'blockDeviceMappings',
  'ephemeralStorage',
  'instanceStorePolicy',
  'detailedMonitoring',
  'advancedSecurity',
  'subnetSelectorTerms',
  'securityGroupSelectorTerms',
  'role',
  'instanceProfile',
]);

/** True for an EC2NodeClass of Karpenter or a NodeClass of EKS Auto Mode. */
export function isNodeClass({ref: {kind, apiVersion}}: Pick<KubeObject, 'ref'>): boolean {
  return (
    (kind === 'EC2NodeClass' && apiVersion.startsWith('karpenter.k8s.aws/')) ||
    (kind === 'NodeClass' && apiVersion.startsWith('eks.amazonaws.com/'))
  );
}

/** What a class of nodes says of a capacity provider: disks, network and monitoring of its instances. */
export function nodeClassHints({value}: Pick<KubeObject, 'value'>): ProviderHints {
  const spec = valueAt(value, '/spec');
  const size = diskSize(value);
  const subnets = idsAt(value, 'subnetSelectorTerms', IDS.subnets);
  const securityGroups = idsAt(value, 'securityGroupSelectorTerms', IDS.groups);
  const network = {
    ...(subnets.length > 0 ? {subnets} : {}),
    ...(securityGroups.length > 0 ? {securityGroups} : {}),
  };
  const others = Object.keys(isObject(spec) ? spec : {}).filter(key => !READ.has(key));
  return {
    settings: {
      instanceLaunchTemplate: {
        ...(Object.keys(network).length > 0 ? {networkConfiguration: network} : {}),
        ...(size === undefined ? {} : {storageConfiguration: {storageSizeGiB: size}}),
        ...(textAt(value, '/spec/instanceStorePolicy') === 'RAID0'
          ? {localStorageConfiguration: {useLocalStorage: true}}
          : {}),
        ...(valueAt(value, '/spec/detailedMonitoring') === true ? {monitoring: 'DETAILED'} : {}),
        ...(valueAt(value, '/spec/advancedSecurity/fips') === true ? {fipsEnabled: true} : {}),
      },
    },
    gaps: [...roleGap(value), ...selectorGaps(value), ...others],
  };
}

/** GiB of the disk on which containers have their layers and volumes. */
function diskSize(value: object): number | undefined {
  const disks = itemsAt(value, '/spec/blockDeviceMappings').map(({item}) => ({
    name: textAt(item, '/deviceName') ?? '',
    size: textAt(item, '/ebs/volumeSize'),
  }));
  const own = DATA_DISKS.flatMap(name => disks.filter(disk => disk.name === name)).find(({size}) => size);
  const text = textAt(value, '/spec/ephemeralStorage/size') ?? own?.size;
  const {quantity} = text === undefined ? {quantity: undefined} : Quantity.parse(text);
  return quantity?.gibibytes();
}

function idsAt(value: object, field: string, form: RegExp): string[] {
  return itemsAt(value, `/spec${pointer(field)}`).flatMap(({item}) => {
    const id = textAt(item, '/id') ?? '';
    return form.test(id) ? [id] : [];
  });
}

/** An instance profile is named by its ARN, which a role or a name does not tell. */
function roleGap(value: object): readonly string[] {
  const name = textAt(value, '/spec/instanceProfile') ?? textAt(value, '/spec/role') ?? '';
  return NAME.test(name)
    ? [
        `${valueAt(value, '/spec/instanceProfile') === undefined ? 'the role' : 'the instance profile'} ${name}, for which \`ec2InstanceProfileArn\` is: it needs the permissions of ECS in place of those of the nodes`,
      ]
    : [];
}

function selectorGaps(value: object): readonly string[] {
  return [
    ['subnetSelectorTerms', 'subnets'],
    ['securityGroupSelectorTerms', 'security groups'],
  ].flatMap(([field = '', what = '']) => {
    const terms = itemsAt(value, `/spec/${field}`);
    return terms.some(({item}) => textAt(item, '/id') === undefined)
      ? [`the ${what}, which are found by tags: write their ids`]
      : [];
  });
}
