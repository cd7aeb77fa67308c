/**
 * The output formats, the default first: what the user writes after `--format` and in `outputs` of `k2e.yaml`. The only list;
 * `emit/index.ts` has what each of them writes.
 */
export const FORMATS = [
  'native',
  'cloudformation',
  'cdk',
  'terraform',
  'terraform-infra',
  'ecspresso',
  'ecschedule',
  'ecs-deploy',
  'plain',
  'ytt',
] as const;

/** The name of an output format. */
export type Format = (typeof FORMATS)[number];

/** The formats that write into a folder of their own: all but `native`, which has the output folder itself. */
export const FORMATS_WITH_FOLDER = FORMATS.filter(format => format !== 'native');
