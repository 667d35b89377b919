"""What people type about money: shaped and checked here, saved by the actions."""
