/** The plans that members hold, cheapest first. */
export const PLANS = ['Basic', 'Plus', 'Premium', 'Ultimate'] as const

/** One of the plans. */
export type Plan = (typeof PLANS)[number]

/** The washes that a site sells, cheapest first. */
export const WASH_TYPES = ['Express', 'Deluxe', 'Ceramic', 'The Works', 'Full Service'] as const

/** One of the washes. */
export type WashType = (typeof WASH_TYPES)[number]

/** Sales regions and their states. */
export const REGIONS = {
  'South Central': ['TX', 'OK', 'AR'],
  Southeast: ['TN', 'GA', 'FL'],
  Midwest: ['OH', 'MO', 'IN'],
  'Mountain West': ['AZ', 'NV', 'CO'],
} as const

/** One of the regions. */
export type Region = keyof typeof REGIONS

/** The 39 sites in the order of their numbers: name, city, state. */
export const PLACES: readonly (readonly [name: string, city: string, state: string])[] = [
  ['Lamar North', 'Austin', 'TX'],
  ['South Congress', 'Austin', 'TX'],
  ['Round Rock Main', 'Round Rock', 'TX'],
  ['Mesquite Town East', 'Mesquite', 'TX'],
  ['Plano Parkway', 'Plano', 'TX'],
  ['Arlington Cooper', 'Arlington', 'TX'],
  ['Katy Freeway', 'Houston', 'TX'],
  ['Westheimer', 'Houston', 'TX'],
  ['Bandera Road', 'San Antonio', 'TX'],
  ['Stone Oak', 'San Antonio', 'TX'],
  ['Tulsa Memorial', 'Tulsa', 'OK'],
  ['Broken Arrow Elm', 'Broken Arrow', 'OK'],
  ['Edmond Broadway', 'Edmond', 'OK'],
  ['Fayetteville College', 'Fayetteville', 'AR'],
  ['Rogers Walnut', 'Rogers', 'AR'],
  ['Cool Springs', 'Franklin', 'TN'],
  ['Nolensville Pike', 'Nashville', 'TN'],
  ['Murfreesboro Medical', 'Murfreesboro', 'TN'],
  ['Buford Drive', 'Lawrenceville', 'GA'],
  ['Peachtree Corners', 'Peachtree Corners', 'GA'],
  ['Kennesaw Barrett', 'Kennesaw', 'GA'],
  ['Dale Mabry', 'Tampa', 'FL'],
  ['Brandon Causeway', 'Brandon', 'FL'],
  ['Orlando Colonial', 'Orlando', 'FL'],
  ['Kissimmee Vine', 'Kissimmee', 'FL'],
  ['Beach Boulevard', 'Jacksonville', 'FL'],
  ['Dublin Sawmill', 'Dublin', 'OH'],
  ['Polaris', 'Columbus', 'OH'],
  ['Mason Montgomery', 'Mason', 'OH'],
  ['Mesa Baseline', 'Mesa', 'AZ'],
  ['Chandler Gilbert', 'Chandler', 'AZ'],
  ['Tempe Rural', 'Tempe', 'AZ'],
  ['Surprise Bell', 'Surprise', 'AZ'],
  ['Henderson Eastern', 'Henderson', 'NV'],
  ['Summerlin', 'Las Vegas', 'NV'],
  ['Aurora Parker', 'Aurora', 'CO'],
  ['Lakewood Wadsworth', 'Lakewood', 'CO'],
  ['Independence Noland', 'Independence', 'MO'],
  ['Carmel Rangeline', 'Carmel', 'IN'],
]

/** The region of a state. */
export function regionOf(state: string): Region {
  for (const region of Object.keys(REGIONS) as Region[]) {
    if ((REGIONS[region] as readonly string[]).includes(state)) return region
  }
  throw new RangeError(`no region holds the state ${state}`)
}
