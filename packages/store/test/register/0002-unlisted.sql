create table published_register.unlisted (id integer primary key);
