/**
 * Keys that the maps of an object get, by the place of the map (`Deployment/spec/template/spec/nodeSelector`): the first row
 * that fits counts. Where the key says what the value means, each meaning has one.
 */
const KEYS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\/volumeClaimTemplates?\/.*(limits|requests|capacity|allocatedResources)$/, ['storage']],
  [
    /^PersistentVolumeClaim\/.*(limits|requests|capacity|allocatedResources|allocatedResourceStatuses)$/,
    ['storage'],
  ],
  [/Statuses\/.*(limits|requests|allocatedResources|resources)$/, ['cpu', 'memory']],
  [/(template|jobTemplate|Pod)\/spec\/resources\/(limits|requests)$/, ['cpu', 'memory', 'hugepages-2Mi']],
  [
    /\/resources\/(limits|requests)$/,
    [
      'cpu',
      'memory',
      'ephemeral-storage',
      'nvidia.com/gpu',
      'hugepages-2Mi',
      'aws.amazon.com/neuron',
      'example.com/fpga',
    ],
  ],
  [/\/(overhead|allocatedResources|resources)$/, ['cpu', 'memory']],
  [
    /\/nodeSelector$/,
    [
      'kubernetes.io/arch',
      'kubernetes.io/os',
      'topology.kubernetes.io/zone',
      'node.kubernetes.io/instance-type',
      'karpenter.sh/capacity-type',
      'eks.amazonaws.com/nodegroup',
      'eks.amazonaws.com/compute-type',
      'example.com/disk',
    ],
  ],
  [/\/annotations$/, ['example.com/note']],
  [/\/metadata\/labels$/, ['team']],
  [/\/volumeAttributes$/, ['secretProviderClass', 'volumeName']],
  [/^ConfigMap\/(data|binaryData)$/, ['alpha']],
  [/^Secret\/(data|stringData)$/, ['alpha']],
  [/\/matchLabels$|^ReplicationController\/spec\/selector$/, ['app']],
];

/** The keys to try in the map at a place of an object. */
export function keysAt(place: string): readonly string[] {
  return KEYS.find(([pattern]) => pattern.test(place))?.[1] ?? ['alpha'];
}
