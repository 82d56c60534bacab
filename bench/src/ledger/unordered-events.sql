-- The peer of the benchmark: events numbered by a sequence, for which no writer waits and which promises no order.
create sequence parcels.unordered_position;
grant usage on sequence parcels.unordered_position to restante_ledger;
create or replace function parcels.write_events(changes jsonb[]) returns void language sql as $$
  with listed as (
    select event, event ->> 'realm_id' as realm_id, nextval('parcels.unordered_position') as position
    from unnest(changes) c, jsonb_array_elements(c -> 'event') event
  ), written as (
    insert into parcels.event
    select r.* from listed,
      jsonb_populate_record(null::parcels.event, event || jsonb_build_object('position', position)) r
    returning realm_id, position, parties
  )
  insert into parcels.event_party (realm_id, partner_id, position)
  select realm_id, party, position from written, unnest(parties) party
$$;
