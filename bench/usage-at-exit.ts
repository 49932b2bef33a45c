/** Preloaded into a measured process (`node --import`): writes what it used to the file that BENCH_USAGE names. */
import { readFileSync, writeFileSync } from 'node:fs'

const target = process.env['BENCH_USAGE']
if (target !== undefined) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
    writeFileSync(
      target,
      JSON.stringify({
        cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
        peakMb: (highWaterKb() ?? maxRSS) / 1024,
      }),
    )
  })
}

/** Unlike maxRSS this never counts the process that started this one. */
function highWaterKb(): number | undefined {
  try {
    const found = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))
    return found === null ? undefined : Number(found[1])
  } catch {
    return undefined
  }
}
