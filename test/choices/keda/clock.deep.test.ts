import {clockReadings} from './clock-readings.ts';

clockReadings({weeks: 2000, days: 16, zones: 2000, years: 200, timeout: 600_000});
