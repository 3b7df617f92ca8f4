"""What texts share: passages, speeches, set phrases; exact and near paragraphs."""
