-- Writes the events of changes and numbers them in each realm, where they stand in the feed of each of their parties.
-- Realms are locked in one order. Until the transaction ends no other writer of the realm gets a number, so numbers become
-- visible in their order, whatever other transactions are open.
create function parcels.write_events(changes jsonb[]) returns void language sql as $$
  with listed as (
    select event, event ->> 'realm_id' as realm_id, row_number() over (order by change, row) as place
    from unnest(changes) with ordinality as given (c, change),
      jsonb_array_elements(c -> 'event') with ordinality as events (event, row)
  ), head as (
    insert into parcels.event_head as h (realm_id, position)
    select realm_id, count(*) from listed group by realm_id order by realm_id
    on conflict (realm_id) do update set position = h.position + excluded.position
    returning realm_id, position
  ), numbered as (
    select event, head.position - count(*) over later_too + 1 as position
    from listed join head using (realm_id)
    window later_too as (partition by realm_id order by place rows between current row and unbounded following)
  ), written as (
    insert into parcels.event
    select r.* from numbered,
      jsonb_populate_record(null::parcels.event, event || jsonb_build_object('position', position)) r
    returning realm_id, position, parties
  )
  insert into parcels.event_party (realm_id, partner_id, position)
  select realm_id, party, position from written, unnest(parties) party
$$;
