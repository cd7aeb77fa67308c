import {afterEach, expect, test, vi} from 'vitest';
import {Clock} from '../src/cutover-clock.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

afterEach(() => void vi.useRealTimers());

test('a wait ends by the clock of the day soon after the machine woke, though timers stood still while it slept', async () => {
  vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'Date']});
  const clock = new Clock();
  let isOver = false;
  const wait = clock.sleepUntil(clock.now() + 4 * 3600).then(stopped => {
    isOver = true;
    return stopped;
  });
  vi.setSystemTime(Date.now() + 5 * 3_600_000);
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(isOver).toBe(true);
  expect(await wait).toBe(false);
  clock.end();
});

test('a wait for a month, as an old TTL may take, is no shorter than that', async () => {
  vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'Date']});
  const clock = new Clock();
  let isOver = false;
  void clock.sleepUntil(clock.now() + 30 * 86_400).then(() => {
    isOver = true;
  });
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(29 * DAY);
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(DAY);
  expect(isOver).toBe(true);
  clock.end();
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends a wait in order', async signal => {
  const clock = new Clock();
  const wait = clock.sleepUntil(clock.now() + 3600);
  process.kill(process.pid, signal);
  expect(await wait).toBe(true);
  expect(await clock.sleepUntil(clock.now() + 3600)).toBe(true);
  clock.end();
});

test('a signal that is passed on twice asks once; a second one later is not held up', async () => {
  vi.useFakeTimers({toFake: ['Date']});
  const clock = new Clock();
  const killed = vi.spyOn(process, 'kill').mockImplementation(() => true);
  process.emit('SIGINT', 'SIGINT');
  process.emit('SIGINT', 'SIGINT');
  expect(await clock.sleepUntil(clock.now() + 3600)).toBe(true);
  expect(killed).not.toHaveBeenCalled();
  vi.setSystemTime(Date.now() + 5000);
  process.emit('SIGINT', 'SIGINT');
  expect(killed).toHaveBeenCalledWith(process.pid, 'SIGINT');
  killed.mockRestore();
  clock.end();
});
