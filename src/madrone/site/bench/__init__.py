"""The measurements that ``madrone bench`` prints: real work, side by side with what it is compared to."""
