-- Writes events, numbers them in each realm and adds them to the feeds of their parties. Realms are locked in one order. No
-- other writer of a realm gets a number until the transaction ends, so numbers become visible in their order, whatever other
-- transactions are open.
create function parcels.write_events(events parcels.event[]) returns void language plpgsql as $$
declare
  realm text;
  places integer[];
  last_position bigint;
begin
  for realm, places in
    select e.realm_id, array_agg(e.ordinality order by e.ordinality) from unnest(events) with ordinality e
    group by e.realm_id order by e.realm_id
  loop
    insert into parcels.event_head as h (realm_id, position) values (realm, cardinality(places))
    on conflict (realm_id) do update set position = h.position + excluded.position
    returning h.position into last_position;
    for n in 1 .. cardinality(places) loop
      events[places[n]].position := last_position - cardinality(places) + n;
      -- The events of a service point are numbered here, because nothing else of it is locked.
      if events[places[n]].parcel_id is null then
        events[places[n]].sequence := 1 + (
          select count(*) from unnest(places[1:n - 1]) earlier
          where events[earlier].parcel_id is null and events[earlier].subject_id = events[places[n]].subject_id
        ) + coalesce((
          select max(e.sequence) from parcels.event e
          where e.realm_id = realm and e.parcel_id is null and e.subject_id = events[places[n]].subject_id), 0);
      end if;
    end loop;
  end loop;

  insert into parcels.event select * from unnest(events);
  insert into parcels.event_party (realm_id, partner_id, position)
  select e.realm_id, party, e.position from unnest(events) e, unnest(e.parties) party;
end $$;
