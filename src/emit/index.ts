import {cdk} from './cdk/cdk.ts';
import {cloudFormation} from './cloudformation/cloudformation.ts';
import {ecsDeploy} from './ecs-deploy/ecs-deploy.ts';
import {ecschedule} from './ecschedule/ecschedule.ts';
import {ecspresso} from './ecspresso/ecspresso.ts';
import type {Emitter} from './emitter.ts';
import {native} from './native/native.ts';
import {plain} from './plain/plain.ts';
import {terraform, terraformInfra} from './terraform/terraform.ts';
import {ytt} from './ytt/ytt.ts';

/** The output formats, the default first. The only list of them. */
export const EMITTERS: readonly Emitter[] = [
  native,
  cloudFormation,
  cdk,
  terraform,
  terraformInfra,
  ecspresso,
  ecschedule,
  ecsDeploy,
  plain,
  ytt,
];
