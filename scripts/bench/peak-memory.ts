/** Preloaded into a measured process (`--import`): at its end, writes its peak memory in KiB to file descriptor 3. */
import {writeSync} from 'node:fs';

process.on('exit', () => {
  writeSync(3, String(process.resourceUsage().maxRSS));
});
