-- The peer of the benchmark: events numbered by a sequence, for which no writer waits and which promises no order.
create sequence parcels.unordered_position;
grant usage on sequence parcels.unordered_position to restante_ledger;
create or replace function parcels.write_events(events parcels.event[]) returns void language plpgsql as $$
begin
  for n in 1 .. cardinality(events) loop
    events[n].position := nextval('parcels.unordered_position');
  end loop;
  insert into parcels.event select * from unnest(events);
  insert into parcels.event_party (realm_id, partner_id, position)
  select e.realm_id, party, e.position from unnest(events) e, unnest(e.parties) party;
end $$;
