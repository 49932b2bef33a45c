/**
 * Questions that a view of figures seldom answers, in any trade: what people also ask of a machine. They teach the
 * model what is out of scope; a project adds its own in questions/scope.yaml, and its own words always win over these.
 */
export const noneQuestions: readonly string[] = `
what is the weather like today
will it rain tomorrow
how hot was it last week
what is the temperature outside
tell me a joke
sing me a song
write a poem about us
write an email to the team
draft a letter to the landlord
who won the game last night
what time is it
what day is today
who is the president
what is the capital of France
how tall is Mount Everest
what is the meaning of life
translate this into Spanish
how do I bake bread
recommend a good restaurant
what movies are playing
latest news headlines
what is the exchange rate of the euro
how is the economy doing
what is the inflation rate
interest rates today
who are you
what can you do
how do you work
are you a robot
hello there
good morning
thank you very much
how do I reset my password
my computer is broken
the internet is down
how do I log in
what is the wifi password
who do I call for support
how do I install the app
what is our app rating
how many downloads does the app have
how many people follow us on Facebook
Instagram followers
social media engagement
how did the ad campaign do
cost per click
email open rate
how many leads did we get
google reviews this month
what do people say about us online
satisfaction survey results
complaints by category
how many support calls did we get
payroll for last week
how much do we pay the staff
salary of the manager
overtime hours last month
who is working tomorrow
staff schedule for next week
how many employees do we have
which employee is the best
vacation days left
hiring plan
open positions
training completed by employees
shift coverage on Sunday
tips per employee
inventory on hand
how much stock is left
supplies to reorder
purchase orders open
cost of goods
chemical usage
water consumption
electricity bill
energy use by building
rent per square foot
tax return for last year
profit and loss statement
balance sheet
cash flow
gross margin
operating costs
expenses by department
budget versus actual
capital expenditure
depreciation of equipment
bank account figures
equipment downtime
maintenance schedule
machine repairs last month
broken equipment
safety incidents
accidents at work
damage claims
lawsuits against us
legal contracts
compliance audit results
parking spaces available
construction nearby
what do our competitors do
market share
forecast for next year
predict what we will make next quarter
what will happen next month
projection for the holidays
how much will we grow in five years
what should we do
how can we improve
why are people unhappy
should we open another one
what is the best strategy
what if we closed one
goals for this year
are we on target
bonus payouts
board meeting minutes
who is the owner
who manages this place
phone number of the manager
address of the office
email addresses of everyone
date of birth
home addresses
social security numbers
passwords of users
list all tables
show the database schema
what columns are there
who changed this report
when was this last updated
how is this calculated
opening hours
when do you close
are we open on Thanksgiving
what holidays are coming up
directions to the office
how far is it
show me a map
plot a picture
order more towels
call the plumber
send this to my boss
remind me tomorrow
schedule a meeting
book a flight
pay the bill
cancel my subscription
delete the old records
turn on the alarm
print the report
export everything
gift ideas
sports scores
lottery numbers
horoscope for today
convert miles to kilometers
square root of two
define the word entropy
history of the company
who founded the company
company mission statement
dress code
lunch menu
coffee machine
parking permit
noise complaints
security camera footage
lost and found
car models by brand
fuel economy
driver license
age of people
gender split
languages spoken
average tip
coupon codes used
refund policy
warranty terms
shipping costs
delivery times
returns by product
shopping cart abandonment
bounce rate of the website
search engine ranking
event attendance
donations
carbon footprint
recycling rate
`
  .trim()
  .split('\n')
