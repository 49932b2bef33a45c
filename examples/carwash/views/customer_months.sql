-- One row a customer and month with a ticket that is not void. Definitions: docs/concepts/glossary.md
WITH months AS (
  SELECT
    lCustomerID AS customer,
    month_start(dtCreated) AS month,
    CAST(sum(CASE WHEN coalesce(bRewash, FALSE) THEN 0 ELSE 1 END) AS BIGINT) AS visits,
    CAST(coalesce(sum(cTotal), 0) AS DECIMAL(18,2)) AS wash_spend
  FROM Tickets
  WHERE lCustomerID IS NOT NULL AND dtCreated IS NOT NULL AND NOT coalesce(bVoid, FALSE)
  GROUP BY lCustomerID, month_start(dtCreated)
)
SELECT
  m.customer,
  m.month,
  p.location,
  p.city,
  p.state,
  p.region,
  p.plan,
  m.visits,
  m.wash_spend
FROM months AS m
JOIN customer_profile AS p ON p.customer = m.customer
