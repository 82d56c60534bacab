-- Returns the index of a day's counter in the ring, from 1.
create function parcels.slot(day date) returns integer language sql immutable parallel safe
  return (day - date '2000-01-01') % 32 + 1;
