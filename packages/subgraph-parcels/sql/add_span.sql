-- Returns the counters with `delta` added on each day of a span. Days before `days_from` have passed and are skipped.
create function parcels.add_span(days integer[], days_from date, from_day date, to_day date, delta integer)
returns integer[] language plpgsql immutable parallel safe as $$
begin
  for day in 0 .. to_day - greatest(from_day, days_from) loop
    days[parcels.slot(greatest(from_day, days_from) + day)] := days[parcels.slot(greatest(from_day, days_from) + day)] + delta;
  end loop;
  return days;
end $$;
