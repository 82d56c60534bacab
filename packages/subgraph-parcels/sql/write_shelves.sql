-- Writes the counters of shelves, which the caller has locked, and publishes the days on which one has become full or free.
create function parcels.write_shelves(shelves parcels.shelf[]) returns void language plpgsql as $$
begin
  -- Most shelves are far from full. While no day is full before or after, nothing can flip.
  perform parcels.publish_flips(s, u::parcels.shelf)
  from unnest(shelves) u join parcels.shelf s
    on s.realm_id = u.realm_id and s.service_point_id = u.service_point_id and s.purpose = u.purpose and s.size_class = u.size_class
  where s.is_overfull or u.is_overfull or s.places - s.open_ended <= any (s.days) or u.places - u.open_ended <= any (u.days);

  update parcels.shelf s
  set days = u.days, days_from = u.days_from, open_ended = u.open_ended, is_overfull = u.is_overfull
  from unnest(shelves) u
  where s.realm_id = u.realm_id and s.service_point_id = u.service_point_id and s.purpose = u.purpose and s.size_class = u.size_class;
end $$;
