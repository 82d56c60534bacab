-- Publishes the days on which a shelf has become full or free again. An overfull shelf is full on all of its days.
create function parcels.publish_flips(before parcels.shelf, after parcels.shelf) returns void language plpgsql as $$
declare
  flipped jsonb;
  last_rev bigint;
begin
  select jsonb_agg(jsonb_build_object('day', day, 'is_full', is_full)) into flipped
  from (
    select after.days_from + step as day,
      after.is_overfull or after.days[parcels.slot(after.days_from + step)] + after.open_ended >= after.places as is_full
    from generate_series(0, 31) step
  ) days
  -- Days that the ring did not reach before were never published.
  where is_full is distinct from (day < before.days_from + 32
    and (before.is_overfull or before.days[parcels.slot(day)] + before.open_ended >= before.places));
  if flipped is null then
    return;
  end if;
  update published_parcels.head set rev = rev + jsonb_array_length(flipped) where table_name = 'fullness' returning rev into last_rev;
  insert into published_parcels.fullness (realm_id, service_point_id, purpose, size_class, day, is_full, rev)
  select after.realm_id, after.service_point_id, after.purpose, after.size_class, (flip ->> 'day')::date, (flip ->> 'is_full')::boolean,
    last_rev - jsonb_array_length(flipped) + row
  from jsonb_array_elements(flipped) with ordinality as flips (flip, row)
  on conflict (realm_id, service_point_id, purpose, size_class, day) do update set is_full = excluded.is_full, rev = excluded.rev;
  notify published_parcels;
end $$;
