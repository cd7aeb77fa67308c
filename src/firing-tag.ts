/** Tag of a task that names the firing that started it, as `2026-01-31T08:05:00Z`; schedules set it, the cutover reads it. */
export const FIRING_TAG = 'k2e:scheduled-for';
