-- Writes the events of changes, numbers them in each realm and adds them to the feeds of their parties. Realms are locked in
-- one order. No other writer of a realm gets a number until the transaction ends, so numbers become visible in their order,
-- whatever other transactions are open. Everything except the numbers is computed before the first lock.
create function parcels.write_events(changes jsonb[]) returns void language sql as $$
  with decided as materialized (
    select jsonb_populate_record(null::parcels.event, event) as event, row_number() over (order by change, row) as place
    from unnest(changes) with ordinality as given (c, change),
      jsonb_array_elements(c -> 'event') with ordinality as events (event, row)
  ), head as (
    insert into parcels.event_head as h (realm_id, position)
    select (event).realm_id, count(*) from decided group by (event).realm_id order by (event).realm_id
    on conflict (realm_id) do update set position = h.position + excluded.position
    returning realm_id, position
  ), numbered as (
    select event, head.position - count(*) over its_and_later + 1 as position
    from decided join head on head.realm_id = (event).realm_id
    window its_and_later as (
      partition by head.realm_id order by place rows between current row and unbounded following)
  ), written as (
    insert into parcels.event
    select r.* from numbered, jsonb_populate_record(event, jsonb_build_object('position', position)) r
    returning realm_id, position, parties
  )
  insert into parcels.event_party (realm_id, partner_id, position)
  select realm_id, party, position from written, unnest(parties) party
$$;
