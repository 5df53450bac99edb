"""What an inspector hands on for each unit: the inspection form (公开情况检查表) and the notice (整改通知)."""
