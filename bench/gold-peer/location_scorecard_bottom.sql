with ranked as (
  select * replace (ranked_locations - rank + 1 as rank) from location_scorecard where rank is not null
),
measure as (
  unpivot (
    select month, location, revenue::decimal(18,6) as revenue, washes::decimal(18,6) as washes, members::decimal(18,6) as members,
      churn_rate::decimal(18,6) as "churn rate", decline_rate::decimal(18,6) as "decline rate"
    from ranked
  ) on revenue, washes, members, "churn rate", "decline rate" into name measure value value
),
before as (
  unpivot (
    select (month + interval 1 month)::date as month, location, if(rank is null, null, revenue)::decimal(18,6) as revenue,
      if(rank is null, null, washes)::decimal(18,6) as washes, members::decimal(18,6) as members,
      churn_rate::decimal(18,6) as "churn rate", decline_rate::decimal(18,6) as "decline rate"
    from location_scorecard
  ) on revenue, washes, members, "churn rate", "decline rate" into name measure value was
),
placed as (
  select *, list_position(['revenue', 'washes', 'members', 'churn rate', 'decline rate'], measure) as position, measure like '% rate' as is_rate,
    rank() over (partition by month, measure order by if(is_rate, value, -value)) as place, count(*) over (partition by month, measure) as places,
    place > 1 and 4 * (places - place) < places as weak,
    if(is_rate, round(100 * (value - was), 1), round(100 * (value - was) / nullif(was, 0), 1))::decimal(18,1) as change
  from measure left join before using (month, location, measure)
),
worded as (
  select *, concat(measure, ' ', case when is_rate then round(100 * value, 1)::decimal(18,1) || ' %' when measure = 'revenue' then format('${:,}', round(value)::bigint)
    else format('{:,}', round(value)::bigint) end, ' (', place, case when place % 100 in (11, 12, 13) then 'th' when place % 10 = 1 then 'st'
    when place % 10 = 2 then 'nd' when place % 10 = 3 then 'rd' else 'th' end, ' of ', places, '), ', case when was is null then 'no figure the month before'
    when value = was then 'unchanged' when change is null then 'from 0' when change = 0 then 'nearly unchanged'
    else if(value > was, 'up ', 'down ') || abs(change) || if(is_rate, ' points', ' %') end) as words
  from placed
),
reason as (
  select month, location, string_agg(words, '; ' order by places - place, position) filter (weak) as reasons,
    arg_min(words, (place = 1, places - place, position)) as nearest
  from worded group by all
)
select r.month, r.location, city, state, region, rank, washes, revenue, members, churn_rate, decline_rate, average_ticket, rank_points,
  ranked_locations, active_start, lost_members, charges, failed_charges, coalesce(reasons, 'in no measure among the weakest quarter; nearest: ' || nearest) as why
from ranked r join reason using (month, location)
