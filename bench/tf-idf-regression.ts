import type { AskSample, Peer } from './ask-peers.ts'

/** A text's features and their weights, of length 1. */
type Vector = readonly (readonly [feature: number, weight: number])[]

const settings = { epochs: 40, step: 2, decay: 1e-5 }

/** The textbook way: words, pairs of words and runs of 3 to 5 characters, weighted by TF-IDF, and a softmax regression. */
export function tfIdfRegression(samples: readonly AskSample[]): Peer {
  const features = new Map<string, { readonly at: number; texts: number }>()
  for (const { text } of samples)
    for (const name of new Set(partsOf(text))) {
      const feature = features.get(name) ?? { at: features.size, texts: 0 }
      feature.texts += 1
      features.set(name, feature)
    }
  const vector = (text: string): Vector => {
    const counts = new Map<string, number>()
    for (const name of partsOf(text)) counts.set(name, (counts.get(name) ?? 0) + 1)
    const weighed = [...counts].flatMap(([name, count]): Vector => {
      const feature = features.get(name)
      if (feature === undefined) return []
      const rarity = Math.log((1 + samples.length) / (1 + feature.texts)) + 1
      return [[feature.at, (1 + Math.log(count)) * rarity]]
    })
    const norm = Math.hypot(...weighed.map(([, weight]) => weight)) || 1
    return weighed.map(([at, weight]) => [at, weight / norm])
  }
  const views = [...new Set(samples.map(({ view }) => view))].sort()
  const weights = views.map(() => new Float64Array(features.size))
  const likelihoods = (text: Vector): readonly number[] => {
    const scores = weights.map((own) =>
      text.reduce((total, [at, weight]) => total + (own[at] ?? 0) * weight, 0),
    )
    const most = Math.max(...scores)
    const powers = scores.map((score) => Math.exp(score - most))
    const all = powers.reduce((total, one) => total + one, 0)
    return powers.map((power) => power / all)
  }
  const learned = samples.map(({ text, view }) => ({ text: vector(text), view }))
  for (let epoch = 0; epoch < settings.epochs; epoch += 1) {
    const step = settings.step / (1 + epoch / 10)
    for (let at = 0; at < learned.length; at += 1) {
      // A step that shares no factor with most lengths visits every sample once, in another order each time.
      const sample = learned[(at * 7919 + epoch * 104_729) % learned.length]
      if (sample === undefined) continue
      for (const [one, likely] of likelihoods(sample.text).entries()) {
        const change = step * ((views[one] === sample.view ? 1 : 0) - likely)
        const own = weights[one]
        if (own === undefined) continue
        for (const [feature, weight] of sample.text)
          own[feature] = (own[feature] ?? 0) * (1 - settings.decay) + change * weight
      }
    }
  }
  return async (question) => {
    const likely = likelihoods(vector(question))
    const score = Math.max(...likely)
    return { view: views[likely.indexOf(score)] ?? null, score }
  }
}

function partsOf(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const pairs = words.slice(1).map((word, at) => `${words[at]} ${word}`)
  const runs = words.flatMap((word) => {
    const edged = `^${word}$`
    return [3, 4, 5].flatMap((length) =>
      Array.from(
        { length: Math.max(0, edged.length - length + 1) },
        (_, from) => `~${edged.slice(from, from + length)}`,
      ),
    )
  })
  return [...words, ...pairs, ...runs]
}
