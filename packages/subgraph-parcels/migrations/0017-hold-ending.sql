-- Only the end of a hold that goes on is announced. A parcel on its way to another outlet may come back to its hold.
drop index parcels.parcel_hold_ending;
create index parcel_hold_ending on parcels.parcel (realm_id, hold_ending_at) where state = 'AT_OUTLET' and hold_ending_at is not null;
