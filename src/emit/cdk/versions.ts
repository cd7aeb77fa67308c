/**
 * Versions that fit together: `cdk synth` of all samples ran with them. The CLI and the library have versions of their own, and a
 * CLI of another major version may not read what the library writes.
 */
export const VERSIONS = {
  '@types/node': '24.19.2',
  'aws-cdk': '2.1148.1',
  'aws-cdk-lib': '2.275.0',
  constructs: '10.8.1',
  tsx: '4.23.15',
  typescript: '7.0.2',
} as const;
