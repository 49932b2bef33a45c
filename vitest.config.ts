import { defineConfig, type ViteUserConfig } from 'vitest/config'
import { PlainLine } from './test/reporter/plain-line.ts'

const config: ViteUserConfig = defineConfig({
  test: {
    globalSetup: ['test/scratch/own-temporary-folder.ts'],
    reporters: ['default', new PlainLine()],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Test files share their processes, which is six times faster: nothing in src/ keeps state.
    isolate: false,
    pool: 'forks',
    maxWorkers: 2,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { NO_COLOR: '1', TZ: 'UTC' },
    projects: [
      {
        extends: true,
        test: {
          name: 'bankfull',
          include: ['test/**/*.test.ts'],
          exclude: ['test/fixtures/**', 'test/golden/**', 'test/engines/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'engines',
          include: ['test/engines/**/*.test.ts'],
          globalSetup: ['test/engines/install.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          // One process, and in it one of each reader.
          fileParallelism: false,
        },
      },
    ],
  },
})

export default config
