import {everyLeaf} from './leaves/every-leaf.ts';
import {SETTINGS} from './leaves/setting.ts';

everyLeaf(SETTINGS.filter(({name}) => !name.startsWith('fargate')));
