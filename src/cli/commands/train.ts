import { Problem } from '../../base/problem.ts'
import type { Command } from '../command.ts'
import { trainNamed } from '../train-model.ts'

/** `bankfull train`: a model learned from the merged tables, judged, and published if it deserves it. */
export const train: Command = {
  name: 'train',
  usage: 'NAME [--acknowledge-drift | --retire]',
  summary:
    'trains a model of models/ on the merged tables, and publishes it if it beats the plain rule',
  options: {
    'acknowledge-drift': {
      type: 'boolean',
      help: 'let the drift pass that the last build found, until the next training',
    },
    retire: { type: 'boolean', help: 'take the model out of service' },
  },
  examples: [
    ['bankfull train churn', 'train, judge on later months, publish'],
    ['bankfull train churn --acknowledge-drift', 'the drift is known and harmless'],
  ],
  run: async (call) => {
    const [name, ...more] = call.words
    if (name === undefined || more.length > 0)
      throw new Problem('USAGE', { message: 'train takes one NAME of a model.' })
    return trainNamed(call, name)
  },
}
