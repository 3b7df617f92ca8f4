"""What a scan found: columns, and the findings that are made of them when somebody asks."""
